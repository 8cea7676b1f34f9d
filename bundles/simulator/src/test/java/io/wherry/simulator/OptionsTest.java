package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void aModuleIsDescribedInWords() throws Exception {
        VirtualClock.run(clock -> {
            L610 module = Options.parse(clock, "baud=9600;paced; ftp=memory;sim=1234;variants=ftprecv-test receive=1024;fault=/CGMR/1 ERROR").start();
            assertThat(module.line().baud()).isEqualTo(9600);
            Host host = new Host(clock, module);
            host.until("+SIM READY\r\n");
            host.ask("ATE0");
            assertThat(host.ask("AT+CPIN?")).contains("SIM PIN");
            assertThat(host.ask("AT+FTPRECV=?")).contains("(1-1024)");
            assertThat(host.ask("AT+CGMR")).contains("ERROR");
            assertThat(host.ask("AT+CGMR")).contains("OK");
        });
    }

    @Test
    void aWrongWordIsNamed() throws Exception {
        VirtualClock.run(clock -> {
            assertThatThrownBy(() -> Options.parse(clock, "colour=red")).hasMessageContaining("colour");
            assertThatThrownBy(() -> Options.parse(clock, "ftp=carrier-pigeon")).hasMessageContaining("carrier-pigeon");
            assertThatThrownBy(() -> Options.parse(clock, "baud=fast")).hasMessage("baud takes a number, not 'fast'");
            assertThatThrownBy(() -> Options.parse(clock, "variants=size=huge")).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aDayOfAModulesLifeIsASecond() throws Exception {
        long begin = System.nanoTime();
        VirtualClock.run(clock -> {
            Host host = new Host(clock, L610.on(clock).paced(115_200).start());
            host.bringUp();
            for (int i = 0; i < 8640; i++) {
                host.ask("AT+CSQ");
                clock.sleep(Duration.ofSeconds(10));
            }
        });
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }
}
