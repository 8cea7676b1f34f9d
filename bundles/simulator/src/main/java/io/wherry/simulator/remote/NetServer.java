package io.wherry.simulator.remote;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.commons.net.ftp.FTPClient;

/** The way to real servers, with commons-net: whatever host and port {@code AT+FTPOPEN} names. */
public final class NetServer implements RemoteServer {
    private final Duration patience;

    /** Waits 20 s for connections and replies. */
    public NetServer() {
        this(Duration.ofSeconds(20));
    }

    /** Waits that long for connections and replies. */
    public NetServer(Duration patience) {
        this.patience = patience;
    }

    @Override
    public RemoteSession login(Login login) throws RemoteFailure {
        int millis = Math.toIntExact(patience.toMillis());
        FTPClient client = new FTPClient();
        client.setControlEncoding(StandardCharsets.ISO_8859_1.name());
        client.setConnectTimeout(millis);
        client.setDefaultTimeout(millis);
        client.setDataTimeout(patience);
        try {
            client.connect(login.host(), login.port());
            client.setSoTimeout(millis);
            boolean in = login.account().isEmpty() ? client.login(login.user(), login.password())
                    : client.login(login.user(), login.password(), login.account());
            if (!in) {
                RemoteFailure refused = NetSession.refused(client);
                client.disconnect();
                throw refused;
            }
            return new NetSession(client);
        } catch (IOException broken) {
            throw RemoteFailure.lost(broken.toString());
        }
    }

    @Override
    public boolean reachable(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(patience.toMillis()));
            return true;
        } catch (IOException unreachable) {
            return false;
        }
    }

    @Override
    public boolean blocking() {
        return true;
    }
}
