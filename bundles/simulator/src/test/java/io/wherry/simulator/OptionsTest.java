package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void aModuleIsDescribedInWords() throws Exception {
        VirtualClock.run(clock -> {
            SimulatedModule module = Options.parse(clock, "baud=9600;paced; ftp=memory;sim=1234;variants=ftprecv-test receive=1024;fault=/CGMR/1 ERROR").start();
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
    void aConfigurationIsALineToAModuleOfItsOwn() throws Exception {
        SimulatorLine line = new SimulatorLine(config("sim:ftp=memory;boot=200"));
        assertThat(line.name()).isEqualTo("sim:ftp=memory;boot=200");
        assertThat(line.baud()).isEqualTo(57_600);
        try (Connection connection = line.open()) {
            byte[] buffer = new byte[100];
            // it boots by the machine's own clock: its first line may be over before the line is open
            assertThat(new String(buffer, 0, connection.read(buffer), StandardCharsets.US_ASCII)).containsAnyOf("AT command ready", "+SIM READY");
            line.deactivate();
            assertThatThrownBy(() -> {
                while (connection.read(buffer) > 0) {
                    continue;
                }
            }).isInstanceOf(FaultException.class);
        }
    }

    private static SimulatorLine.Config config(String uri) {
        return new SimulatorLine.Config() {
            @Override
            public String modem_id() {
                return "gw1";
            }

            @Override
            public String uri() {
                return uri;
            }

            @Override
            public int baud() {
                return 57_600;
            }

            @Override
            public Class<SimulatorLine.Config> annotationType() {
                return SimulatorLine.Config.class;
            }
        };
    }

    @Test
    void aModuleOfAnotherFamilyIsDescribedInTheSameWords() throws Exception {
        VirtualClock.run(clock -> {
            SimulatedModule module = Options.parse(clock, "module=quectel;ftp=memory;variants=pwd-quoted cut=short;apn=internet;radio=gprs").start();
            Host host = new Host(clock, module);
            host.until("PB DONE\r\n");
            host.ask("ATE0");
            assertThat(host.ask("AT+CGMM")).contains("EC25");
            assertThat(host.ask("AT+QIACT=1")).contains("ERROR");
            host.ask("AT+QICSGP=1,1,\"internet\",\"\",\"\",0");
            assertThat(host.ask("AT+QIACT=1")).contains("OK");
            host.carryOut("AT+QFTPOPEN=\"h\"", "+QFTPOPEN: 0,0");
            host.carryOut("AT+QFTPPWD", "+QFTPPWD: 0,\"/\"");
            assertThatThrownBy(() -> Options.parse(clock, "module=abacus")).hasMessageContaining("abacus");
            assertThatThrownBy(() -> Options.parse(clock, "module=quectel;variants=short-reads")).hasMessageContaining("short-reads");
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
