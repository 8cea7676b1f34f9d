/** The shipped daemon between a simulated module, an MQTT broker and an FTP server, all on loopback, and somebody who operates it. */
package io.wherry.demo;
