package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.wherry.at.Command;
import io.wherry.serial.Connection;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** What waits between the port's owner and the others is bounded. */
class MailTest {
    private static final int CHUNK = 1024;
    private static final Connection NOWHERE = new Connection() {
        @Override
        public int read(byte[] buffer) {
            return 0;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
        }

        @Override
        public int baud() {
            return 0;
        }

        @Override
        public void baud(int rate) {
        }

        @Override
        public void close() {
        }
    };

    @Test
    void ofCommandsThatWaitNoMoreThan64AreTaken() throws Exception {
        VirtualClock.run(clock -> {
            Mail mail = new Mail(clock);
            for (int i = 0; i < 64; i++) {
                assertThat(mail.submit(Ticket.command(Command.of("AT"), clock))).isTrue();
            }
            assertThat(mail.submit(Ticket.command(Command.of("AT"), clock))).isFalse();
            mail.nextTicket();
            assertThat(mail.submit(Ticket.command(Command.of("AT"), clock))).isTrue();
        });
    }

    @Test
    void theReaderIsHeldBackWhile64KilobytesAreUnread() throws Exception {
        VirtualClock.run(clock -> {
            Mail mail = new Mail(clock);
            int opening = mail.newLine(NOWHERE);
            AtomicInteger put = new AtomicInteger();
            clock.start("wherry-test-reader", () -> {
                while (mail.put(opening, new byte[CHUNK])) {
                    put.addAndGet(CHUNK);
                }
            });
            clock.sleep(Duration.ofMinutes(1));
            assertThat(put).hasValue(64 * 1024);
            mail.bytes(() -> false, Duration.ofSeconds(1));
            clock.sleep(Duration.ofMinutes(1));
            assertThat(put).hasValue(64 * 1024 + CHUNK);
            mail.stop();
        });
    }
}
