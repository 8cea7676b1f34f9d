package io.wherry.at.core.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import io.wherry.at.AtEvent;
import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that says more than anybody asked for, as fast as the line takes it. */
@Timeout(60)
class FloodTest {
    @TempDir
    private Path folder;

    private static byte[] flood(String of) {
        if (of.equals("GARBAGE")) {
            byte[] bytes = new byte[65_536];
            new Random(1).nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '\n' ? 0 : bytes[i];
            }
            return bytes;
        }
        return (of.equals("LINES") ? "\r\nwhat?\r\n" : "\r\n+CREG: 1\r\n").repeat(6_000).getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({"tty,GARBAGE", "tty,STATES", "tcp,GARBAGE", "tcp,LINES"})
    void aFloodTakesLittleOfACore(String kind, String of) throws Exception {
        AtomicLong events = new AtomicLong();
        try (Plug plug = kind.equals("tty") ? new TtyPlug(folder) : new TcpPlug();
                ModemPort port = new ModemPort(Clock.system(), "plug", plug.line(Duration.ofSeconds(5)), PortSettings.DEFAULT, new Random(1))) {
            port.listen(event -> events.addAndGet(event instanceof AtEvent.Unsolicited ? 1 : 0));
            plug.opened();
            OutputStream said = plug.said();
            byte[] bytes = flood(of);
            Clock.system().start("test-flood", () -> {
                try {
                    while (true) {
                        said.write(bytes);
                    }
                } catch (IOException closed) {
                    // as it was meant
                }
            });
            await().until(() -> port.status().counters().bytesIn() > 100_000);
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            long before = events.get();
            assertThat(Footprint.share(Duration.ofSeconds(1))).as("share of a core").isLessThan(0.2);
            assertThat(events.get() - before).as("unsolicited lines told in a second and what it is late").isLessThan(500);
        }
    }
}
