package io.wherry.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Debian's vsftpd on a loopback port of its own. Its one user is {@code ftp}, whose password is the only one in the list of those it takes, so no account has
 * to be made on the machine. Files are below {@code pub/}.
 */
record Vsftpd(RealPart part, int port, Path pub) implements AutoCloseable {
    static final String USER = "ftp";
    static final String PASSWORD = "S3cret-passw0rd-of-the-test";

    static Vsftpd start(Path folder) throws IOException {
        int port = RealPart.freePort();
        Path root = Files.createDirectories(folder.resolve("ftp"));
        Path pub = Files.createDirectories(root.resolve("pub"));
        for (Path each : List.of(folder, root, pub)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(each.equals(pub) ? "rwxrwxrwx" : "rwxr-xr-x"));
        }
        Path secure = Files.createDirectories(folder.resolve("secure"));
        Path passwords = Files.writeString(folder.resolve("passwords"), PASSWORD + "\n");
        Path config = Files.writeString(folder.resolve("vsftpd.conf"), """
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
                """.formatted(port, passwords, root, secure));
        return new Vsftpd(RealPart.start("vsftpd", folder, List.of("/usr/sbin/vsftpd", config.toString())).listening(port), port, pub);
    }

    @Override
    public void close() throws InterruptedException {
        part.close();
    }
}
