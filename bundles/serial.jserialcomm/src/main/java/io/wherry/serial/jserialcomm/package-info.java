/** Lines on ttys. jSerialComm is used in the one way that was measured to behave: blocking reads, no listeners, configured once before opening. */
package io.wherry.serial.jserialcomm;
