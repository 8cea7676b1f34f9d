/** What differs between families of modules, as data: one {@link io.wherry.family.Family} each, to be compared with protocol.md line by line. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package io.wherry.family;
