/** Days of a modem's life on the virtual clock, with faults of every kind: {@code scripts/campaign}. */
package io.wherry.campaign;
