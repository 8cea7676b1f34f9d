/** The one seam through which time passes and anything waits, so that a test can put the whole stack on a virtual clock. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package io.wherry.time;
