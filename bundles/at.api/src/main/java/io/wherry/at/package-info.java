/** Commands, replies, unsolicited lines, and the AtPort service that carries them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package io.wherry.at;
