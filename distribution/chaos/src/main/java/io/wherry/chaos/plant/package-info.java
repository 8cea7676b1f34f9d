/** The real parts around a shipped daemon: broker, FTP server, pseudo-terminal, simulated module, operator. Each can be stopped and started under it. */
package io.wherry.chaos.plant;
