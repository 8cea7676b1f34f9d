package io.wherry.at.core.plug;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import io.wherry.time.Clock;

/** A module of few words at the far end of a real line: answers each command with what a function says, until its end of the line is gone. */
final class Peer {
    private volatile boolean frozen;

    /** Serves what {@code plug} has plugged in now. */
    Peer(Plug plug, Function<String, String> answers) throws IOException {
        InputStream heard = plug.heard();
        OutputStream said = plug.said();
        Clock.system().start("test-peer", () -> {
            try {
                serve(heard, said, answers);
            } catch (IOException pulled) {
                // as it was meant
            }
        });
    }

    /** What any module says to what the port asks by itself. */
    static String usual(String command) {
        return switch (command) {
            case "AT+CGSN" -> "\r\n866000000000017\r\n\r\nOK\r\n";
            case "AT+CGMR" -> "\r\n16000.1000.00\r\n\r\nOK\r\n";
            default -> "\r\nOK\r\n";
        };
    }

    /** Takes nothing more. */
    void freeze() {
        frozen = true;
    }

    private void serve(InputStream heard, OutputStream said, Function<String, String> answers) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        for (int next = heard.read(); next >= 0; next = heard.read()) {
            if (next != '\r') {
                command.write(next);
                continue;
            }
            String answer = answers.apply(command.toString(StandardCharsets.US_ASCII));
            command.reset();
            said.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            said.flush();
            if (frozen) {
                return;
            }
        }
    }
}
