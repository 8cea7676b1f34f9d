package io.wherry.serial.jserialcomm;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pseudo-terminals by the thousand: one perl (part of every Debian) opens and closes them, where a socat for each would take a minute. */
final class Ptys implements AutoCloseable {
    /** TIOCSPTLCK and TIOCGPTN; then a line in is a pty out, or the end of the one there is. */
    private static final String SCRIPT = """
            $| = 1;
            while (<STDIN>) {
                if (/in/) {
                    open($master, '+<', '/dev/ptmx') or die;
                    my $unlocked = pack('i', 0);
                    my $number = pack('I', 0);
                    ioctl($master, 0x40045431, $unlocked) or die;
                    ioctl($master, 0x80045430, $number) or die;
                    print '/dev/pts/', unpack('I', $number), "\\n";
                } else {
                    close($master);
                    print "out\\n";
                }
            }
            """;
    private final Process perl;
    private final OutputStream orders;
    private final BufferedReader answers;
    private final Path link;

    /** Ready to plug in at a link in {@code folder}. */
    Ptys(Path folder) throws IOException {
        link = folder.resolve("usb-Fibocom_L610-if02-port1");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is missing");
        perl = new ProcessBuilder("/usr/bin/perl", "-e", SCRIPT).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        orders = perl.getOutputStream();
        answers = perl.inputReader(StandardCharsets.US_ASCII);
    }

    Path link() {
        return link;
    }

    private String order(String what) throws IOException {
        orders.write((what + "\n").getBytes(StandardCharsets.US_ASCII));
        orders.flush();
        String answer = answers.readLine();
        return answer == null ? abort("this system's pseudo-terminals are others") : answer;
    }

    /** Another device behind the same link. */
    void plugIn() throws IOException {
        Path device = Path.of(order("in"));
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, device);
    }

    /** The device is gone. */
    void pull() throws IOException {
        order("out");
    }

    @Override
    public void close() throws Exception {
        perl.destroyForcibly().waitFor();
        orders.close();
        answers.close();
    }
}
