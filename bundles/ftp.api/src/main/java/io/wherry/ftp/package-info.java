/** Sessions and transfers over the module's own FTP client. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package io.wherry.ftp;
