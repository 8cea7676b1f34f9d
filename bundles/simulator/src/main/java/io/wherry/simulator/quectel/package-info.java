/** What makes a module a Quectel (EC25, EG91, BG96): its commands, above all those that begin with {@code AT+QFTP}. */
package io.wherry.simulator.quectel;
