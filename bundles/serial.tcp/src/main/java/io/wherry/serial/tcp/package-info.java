/** Lines on raw TCP ports, such as ser2net offers. */
package io.wherry.serial.tcp;
