/**
 * Brings a modem up and keeps it up. One worker owns all of it ({@link io.wherry.pdp.manager.Life}); others leave word with
 * {@link io.wherry.pdp.manager.Signals} and read what it wrote into the {@link io.wherry.pdp.manager.Twin}.
 */
package io.wherry.pdp.manager;
