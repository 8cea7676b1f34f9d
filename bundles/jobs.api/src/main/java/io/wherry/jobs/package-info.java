/** The durable queue: every command is a job; it survives a power cut and is done once. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package io.wherry.jobs;
