package io.wherry.at.core.plug;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import io.wherry.serial.Line;
import io.wherry.serial.tcp.TcpLines;

/** A serial server's raw port, for one client at a time. */
final class TcpPlug implements Plug {
    private final int port;
    private ServerSocket server;
    private Socket client = new Socket();

    TcpPlug() throws IOException {
        server = listening(0);
        port = server.getLocalPort();
    }

    private static ServerSocket listening(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.setReceiveBufferSize(8192);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 5);
        return socket;
    }

    @Override
    public Line line(Duration patience) {
        return TcpLines.to(port, patience);
    }

    @Override
    public void opened() throws IOException {
        client = server.accept();
    }

    @Override
    public InputStream heard() throws IOException {
        return client.getInputStream();
    }

    @Override
    public OutputStream said() throws IOException {
        return client.getOutputStream();
    }

    @Override
    public void freeze() {
        // nobody reads but the test
    }

    @Override
    public void pull() throws IOException {
        server.close();
        client.close();
    }

    /** Sends the end of the stream and keeps the socket, as a server that hangs may. */
    void endQuietly() throws IOException {
        client.shutdownOutput();
    }

    @Override
    public void plugIn() throws IOException {
        server = listening(port);
    }

    @Override
    public void close() throws IOException {
        pull();
    }
}
