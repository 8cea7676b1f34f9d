/** Microbenchmarks of the AT core, and what they are compared with. */
package io.wherry.bench;
