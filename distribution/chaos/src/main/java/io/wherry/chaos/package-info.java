/** {@code scripts/chaos}: faults of every part under a shipped daemon at work, and what must hold all the same. */
package io.wherry.chaos;
