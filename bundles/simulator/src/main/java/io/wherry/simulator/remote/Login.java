package io.wherry.simulator.remote;

/**
 * What {@code AT+FTPOPEN} says.
 *
 * @param host     name or address
 * @param port     1 to 65535
 * @param user     the user
 * @param password the password
 * @param account  mostly empty
 */
public record Login(String host, int port, String user, String password, String account) {
    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
