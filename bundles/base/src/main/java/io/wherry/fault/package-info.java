/** The closed list of what can go wrong, shared by every layer, so that a fault keeps its name from the wire to the operator. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package io.wherry.fault;
