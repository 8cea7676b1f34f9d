package io.wherry.simulator.remote;

/** Whom the module's FTP stack talks to. */
public interface RemoteServer {

    /** Connects and logs in. */
    RemoteSession login(Login login) throws RemoteFailure;

    /** Whether a TCP connection to that place can be opened ({@code AT+MIPOPEN}). */
    boolean reachable(String host, int port);

    /** Whether calls take real time, and are better made on a thread of their own. */
    boolean blocking();
}
