package io.wherry.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** The other end of a simulated module's line, as simple as can be: what is written, and what came back up to a given end. */
final class Host {
    private static final Pattern FINAL = Pattern.compile("\r\n(OK|ERROR|\\+CME ERROR: [^\r]*)\r\n");

    private final Clock clock;
    private final Gate gate;
    private final Connection connection;
    private final StringBuilder heard = new StringBuilder();
    private Optional<FaultException> end = Optional.empty();

    Host(Clock clock, SimulatedModule module) throws FaultException {
        this.clock = clock;
        this.gate = clock.gate();
        this.connection = module.line().open();
        clock.start("wherry-host", this::read);
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try {
            for (int count = connection.read(buffer); count > 0; count = connection.read(buffer)) {
                String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                gate.change(() -> heard.append(text));
            }
        } catch (FaultException gone) {
            gate.change(() -> end = Optional.of(gone));
        }
    }

    void write(String text) throws FaultException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws FaultException {
        connection.write(bytes, 0, bytes.length);
    }

    /** All that came, up to and with {@code last}. */
    String until(String last) throws InterruptedException {
        return until(last, Duration.ofMinutes(10));
    }

    String until(String last, Duration patience) throws InterruptedException {
        return gate.take(() -> {
            int at = heard.indexOf(last);
            if (at < 0) {
                return Optional.empty();
            }
            String text = heard.substring(0, at + last.length());
            heard.delete(0, text.length());
            return Optional.of(text);
        }, patience).orElseThrow(() -> new AssertionError("Waited for " + last + ", heard " + gate.<String>read(heard::toString)));
    }

    /** The next so many bytes. */
    String exactly(int count) throws InterruptedException {
        return gate.take(() -> {
            if (heard.length() < count) {
                return Optional.empty();
            }
            String text = heard.substring(0, count);
            heard.delete(0, count);
            return Optional.of(text);
        }, Duration.ofMinutes(10)).orElseThrow();
    }

    /** All that comes in that time. */
    String during(Duration time) throws InterruptedException {
        clock.sleep(time);
        return gate.update(() -> {
            String text = heard.toString();
            heard.setLength(0);
            return text;
        });
    }

    /** A command and its answer up to the final result. */
    String ask(String command) throws Exception {
        write(command + "\r");
        return gate.take(() -> {
            Matcher ends = FINAL.matcher(heard);
            if (!ends.find()) {
                return Optional.<String>empty();
            }
            String text = heard.substring(0, ends.end());
            heard.delete(0, ends.end());
            return Optional.of(text);
        }, Duration.ofMinutes(10)).orElseThrow(() -> new AssertionError("No answer to " + command + ": " + gate.<String>read(heard::toString)));
    }

    /** A command that is accepted, and its answer up to {@code outcome}. */
    String carryOut(String command, String outcome) throws Exception {
        write(command + "\r");
        return until("\r\n" + outcome + "\r\n");
    }

    /** Boots without echo, with numbered errors, up to an address. */
    void bringUp() throws Exception {
        until("+SIM READY\r\n");
        ask("ATE0");
        ask("AT+CMEE=1");
        clock.sleep(Duration.ofSeconds(30));
        carryOut("AT+MIPCALL=1", "+MIPCALL: 10.225.11.107");
    }

    /** The same up to a session with the server. */
    void openFtp() throws Exception {
        bringUp();
        carryOut("AT+FTPOPEN=\"ftp.example.com\",\"ftpuser\",\"secret\"", "+FTPOPEN: 1");
    }

    Connection connection() {
        return connection;
    }
}
