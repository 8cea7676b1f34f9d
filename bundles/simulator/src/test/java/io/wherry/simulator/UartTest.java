package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.simulator.profile.Uart;
import io.wherry.simulator.profile.Uart.Change;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the simulated module and its line take a change of rate. */
class UartTest {

    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            Uart drawn = Uart.random(random);
            assertThat(Uart.parse(drawn.toString())).isEqualTo(drawn);
        }
        assertThat(Uart.parse("ipr=before-ok clean=230400 spoilt=50 untold")).isEqualTo(Uart.USUAL.changing(Change.BEFORE_OK).cleanUpTo(230_400, 50).untold());
        assertThatThrownBy(() -> Uart.parse("ipr=never most=1 loud")).hasMessage("No such habit of a serial port: loud");
    }

    /** The rate a while after AT+IPR=921600, and after the next start. */
    @ParameterizedTest
    @CsvSource({"BEHIND_OK,921600,921600", "BEFORE_OK,921600,921600", "SLOW,921600,921600", "AT_RESTART,115200,921600", "NEVER,115200,115200", "RESTARTS,921600,921600"})
    void eachChangeIsWhatItSays(Change change, int soon, int afterwards) throws Exception {
        asked(Uart.USUAL.changing(change), "AT+IPR=921600\r", (clock, module, connection) -> {
            clock.sleep(Duration.ofSeconds(2));
            assertThat(module.baud()).isEqualTo(soon);
            module.restart();
            clock.sleep(Duration.ofSeconds(10));
            assertThat(module.baud()).isEqualTo(afterwards);
        });
    }

    @Test
    void whatIsAboveItsLimitIsRefusedByTheModuleAndByTheLine() throws Exception {
        asked(Uart.USUAL.upTo(460_800), "AT+IPR=921600\r", (clock, module, connection) -> {
            assertThat(read(connection)).contains("ERROR");
            assertThat(module.baud()).isEqualTo(115_200);
        });
        asked(Uart.USUAL.lineUpTo(460_800), "AT\r", (clock, module, connection) -> {
            assertThatThrownBy(() -> connection.baud(921_600)).isInstanceOf(FaultException.class);
            assertThat(connection.baud()).isEqualTo(115_200);
            connection.baud(460_800);
            assertThat(connection.baud()).isEqualTo(460_800);
        });
    }

    @Test
    void aboveItsCleanRateTheLineSpoilsBytesBothWays() throws Exception {
        asked(Uart.USUAL.cleanUpTo(9600, 1), "AT\r", (clock, module, connection) -> {
            clock.sleep(Duration.ofSeconds(1));
            assertThat(module.ledger().received()).as("what it understood").isEmpty();
            module.unsolicited("+CREG: 1");
            assertThat(read(connection)).hasSize("\r\n+CREG: 1\r\n".length()).doesNotContain("+CREG: 1");
        });
    }

    private interface Scene {
        void play(VirtualClock clock, L610 module, Connection connection) throws Exception;
    }

    private static void asked(Uart uart, String command, Scene scene) throws Exception {
        VirtualClock.run(clock -> {
            L610 module = L610.on(clock).uart(uart).start();
            clock.sleep(Duration.ofSeconds(10));
            try (Connection connection = module.line().open()) {
                connection.write(command.getBytes(StandardCharsets.US_ASCII), 0, command.length());
                scene.play(clock, module, connection);
            } finally {
                module.close();
            }
        });
    }

    private static String read(Connection connection) throws FaultException {
        byte[] buffer = new byte[200];
        StringBuilder said = new StringBuilder();
        // the echo, then the answer
        while (said.length() < 10) {
            said.append(new String(buffer, 0, connection.read(buffer), StandardCharsets.ISO_8859_1));
        }
        return said.toString().contains("ERROR") || said.indexOf("AT+IPR") < 0 ? said.toString()
                : said + new String(buffer, 0, connection.read(buffer), StandardCharsets.ISO_8859_1);
    }
}
