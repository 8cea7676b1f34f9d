/** The AT+FTP commands as values, and what their strings can carry. */
package io.wherry.ftp.service.commands;
