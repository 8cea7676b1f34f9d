/** What was wrong with a configuration, for those who report it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package io.wherry.settings;
