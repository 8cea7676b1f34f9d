package io.wherry.simulator;

import java.nio.file.Path;
import java.util.List;

import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real FTP server on a port of loopback and a folder of its own; it lets in {@code ftpuser} with {@code secret}. */
abstract class RealServerStand {
    @TempDir
    protected Path root;
    protected FtpServer server;
    protected int port;

    @BeforeEach
    void startServer() throws Exception {
        BaseUser user = new BaseUser();
        user.setName("ftpuser");
        user.setPassword("secret");
        user.setHomeDirectory(root.toString());
        user.setAuthorities(List.of(new WritePermission()));
        ListenerFactory listener = new ListenerFactory();
        listener.setServerAddress("127.0.0.1");
        listener.setPort(0);
        FtpServerFactory factory = new FtpServerFactory();
        factory.getUserManager().save(user);
        Listener made = listener.createListener();
        factory.addListener("default", made);
        server = factory.createServer();
        server.start();
        port = made.getPort();
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }
}
