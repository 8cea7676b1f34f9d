package io.wherry.ftp;

import io.wherry.fault.Secret;

/**
 * A server and the way to log in, from {@code config/io.wherry.ftp.server~<name>.cfg}.
 *
 * @param name     the name that commands use
 * @param host     name or address, up to 255 characters without quotes and control characters
 * @param port     1 to 65535
 * @param user     the user, {@code anonymous} where none is configured
 * @param password the password
 * @param account  the account of {@code AT+FTPOPEN}, mostly empty
 * @param passive  whether data connections are opened by the module ({@code AT+FTPMODE=0})
 * @param direct   whether uploads go straight to their name because the server lets nobody rename
 */
public record FtpAccount(String name, String host, int port, String user, Secret password, String account, boolean passive, boolean direct) {
}
