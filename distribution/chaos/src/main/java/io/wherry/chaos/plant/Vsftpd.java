package io.wherry.chaos.plant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Debian's vsftpd on a loopback port of its own. Its one user is {@code ftp}, whose password is the only one in the list of those it takes, so no account has
 * to be made on the machine. Files are below {@code pub/}.
 */
public final class Vsftpd implements AutoCloseable {
    /** The user. */
    public static final String USER = "ftp";
    /** Its password. */
    public static final String PASSWORD = "S3cret-passw0rd-of-the-test";

    private final Path folder;
    private final int port;
    private RealPart part;

    private Vsftpd(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        start();
    }

    /** Starts it. */
    public static Vsftpd start(Path folder) throws IOException {
        int port = RealPart.freePort();
        Path root = Files.createDirectories(folder.resolve("ftp"));
        Path pub = Files.createDirectories(root.resolve("pub"));
        for (Path each : List.of(folder, root, pub)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(each.equals(pub) ? "rwxrwxrwx" : "rwxr-xr-x"));
        }
        Path secure = Files.createDirectories(folder.resolve("secure"));
        Path passwords = Files.writeString(folder.resolve("passwords"), PASSWORD + "\n");
        Files.writeString(folder.resolve("vsftpd.conf"), """
                listen=YES
                listen_ipv6=NO
                listen_address=127.0.0.1
                listen_port=%d
                background=NO
                anonymous_enable=YES
                local_enable=NO
                secure_email_list_enable=YES
                email_password_file=%s
                write_enable=YES
                anon_upload_enable=YES
                anon_mkdir_write_enable=YES
                anon_other_write_enable=YES
                anon_world_readable_only=NO
                anon_umask=022
                anon_root=%s
                secure_chroot_dir=%s
                ftp_username=ftp
                pasv_address=127.0.0.1
                seccomp_sandbox=NO
                connect_from_port_20=NO
                xferlog_enable=YES
                xferlog_std_format=NO
                vsftpd_log_file=%s
                """.formatted(port, passwords, root, secure, folder.resolve("vsftpd.log")));
        return new Vsftpd(folder, port);
    }

    /** Starts it again after {@link #kill}. */
    public void start() throws IOException {
        part = RealPart.start("vsftpd", folder, List.of("/usr/sbin/vsftpd", folder.resolve("vsftpd.conf").toString())).listening(port);
    }

    /** Kills it and every session. */
    public void kill() throws InterruptedException {
        part.kill();
    }

    /** Kills every session; new ones are taken. */
    public void dropSessions() {
        part.process().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    /** Its port. */
    public int port() {
        return port;
    }

    /** The folder of its files. */
    public Path pub() {
        return folder.resolve("ftp").resolve("pub");
    }

    /** What it carried out, a line each: {@code … OK DELETE: Client "127.0.0.1", "/pub/a"}. */
    public List<String> done() throws IOException {
        Path log = folder.resolve("vsftpd.log");
        return Files.exists(log) ? Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream().filter(line -> line.contains(" OK ")).toList() : List.of();
    }

    @Override
    public void close() throws InterruptedException {
        part.close();
    }
}
