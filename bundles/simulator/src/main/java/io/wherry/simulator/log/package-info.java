/** What the module received, did and sent, for tests and people. */
package io.wherry.simulator.log;
