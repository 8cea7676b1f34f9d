package io.wherry.demo;

import java.nio.file.Path;
import java.util.List;

import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.UserManager;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.ClearTextPasswordEncryptor;
import org.apache.ftpserver.usermanager.PropertiesUserManagerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.ConcurrentLoginPermission;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** An FTP server in this process: Apache FtpServer with one user, on a free port of loopback. */
final class FtpSite implements AutoCloseable {
    /** The user who may log in. */
    static final String USER = "depot";

    private final FtpServer server;
    private final Listener listener;
    private final String password;

    private FtpSite(FtpServer server, Listener listener, String password) {
        this.server = server;
        this.listener = listener;
        this.password = password;
    }

    /** Starts one whose user sees {@code home} as {@code /}. */
    static FtpSite start(Path home, String password) throws FtpException {
        ListenerFactory listening = new ListenerFactory();
        listening.setServerAddress("127.0.0.1");
        listening.setPort(0);
        Listener listener = listening.createListener();
        FtpServerFactory factory = new FtpServerFactory();
        factory.addListener("default", listener);
        factory.setUserManager(users(home, password));
        FtpServer server = factory.createServer();
        server.start();
        return new FtpSite(server, listener, password);
    }

    private static UserManager users(Path home, String password) throws FtpException {
        PropertiesUserManagerFactory factory = new PropertiesUserManagerFactory();
        factory.setPasswordEncryptor(new ClearTextPasswordEncryptor());
        UserManager users = factory.createUserManager();
        BaseUser user = new BaseUser();
        user.setName(USER);
        user.setPassword(password);
        user.setHomeDirectory(home.toString());
        user.setAuthorities(List.of(new WritePermission(), new ConcurrentLoginPermission(10, 10)));
        users.save(user);
        return users;
    }

    /** The port it listens on. */
    int port() {
        return listener.getPort();
    }

    /** What the user logs in with. */
    String password() {
        return password;
    }

    @Override
    public void close() {
        server.stop();
    }
}
