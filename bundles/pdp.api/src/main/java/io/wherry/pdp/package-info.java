/** The PDP context of a modem, and what the modem says about itself. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package io.wherry.pdp;
