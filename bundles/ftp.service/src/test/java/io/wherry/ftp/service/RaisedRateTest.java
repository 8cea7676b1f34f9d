package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

import io.wherry.at.core.port.PortSettings;
import io.wherry.at.core.port.PortSettings.Rate;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.Watch;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Uart;
import io.wherry.simulator.profile.Variants;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files over a line whose rate is raised ({@code baud=max}), lost, and raised again. */
class RaisedRateTest {
    private static final PortSettings MAX = PortSettings.DEFAULT.at(Rate.MAX);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(GetVia.class)
    void aRaisedRateIsWorthItsName(GetVia via) throws Exception {
        byte[] bytes = Content.of(1, 500_000);
        Stand.with(folder).port(MAX).module(builder -> builder.paced(115_200)).play(stand -> {
            stand.server.file("/a", bytes);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            assertThat(stand.port.status().baud()).isEqualTo(921_600);
            long began = stand.clock.nanos();
            stand.ftp.get(ACCOUNT, stand.get("/a", via, Content.sha256(bytes)), Watch.NONE);
            assertThat(Duration.ofNanos(stand.clock.nanos() - began)).as("43 s at 115200 baud").isLessThan(Duration.ofSeconds(16));
        });
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"IPR_FORGOTTEN", "RDY"})
    void aTransferGoesOnOverARestartThatTakesTheRateBackOrNot(Quirk quirk) throws Exception {
        byte[] bytes = Content.of(2, 2_000_000);
        Stand.with(folder).port(MAX).variants(Variants.GUIDE.with(quirk)).module(builder -> builder.paced(115_200)).play(stand -> {
            stand.server.file("/a", bytes);
            Worker restarts = stand.clock.start("wherry-test-restarts", () -> {
                for (int i = 0; i < 3; i++) {
                    stand.clock.sleep(Duration.ofSeconds(25));
                    stand.module.restart();
                }
            });
            inTheEnd(stand, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE));
            restarts.interrupt();
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(stand.port.status().baud()).isEqualTo(921_600);
        });
    }

    /** Whatever module and line do when the rate is changed: what arrives is whole. */
    @Test
    void filesAreWholeWhateverModuleAndLineDo() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Uart uart = Uart.random(random);
            Quirk[] quirks = random.nextBoolean() ? new Quirk[] {Quirk.IPR_FORGOTTEN} : new Quirk[0];
            byte[] bytes = Content.of((int) seed, 60_000);
            String which = "seed " + seed + ": " + uart;
            Stand.with(folder).port(MAX).variants(Variants.GUIDE.with(quirks)).module(builder -> builder.paced(115_200).uart(uart)).play(stand -> {
                stand.server.file("/a", bytes);
                Files.deleteIfExists(stand.local());
                inTheEnd(stand, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE));
                assertThat(Files.readAllBytes(stand.local())).as(which).isEqualTo(bytes);
                stand.module.restart();
                inTheEnd(stand, () -> stand.ftp.put(ACCOUNT, stand.put("/b", PutVia.PUT, true), Watch.NONE));
                assertThat(stand.server.content("/b")).as(which).hasValue(bytes);
            });
        }
    }

    private interface Errand {
        void run() throws FaultException, InterruptedException;
    }

    /** As a job does it: again while it is the link that fails. */
    private static void inTheEnd(Stand stand, Errand errand) throws FaultException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                errand.run();
                return;
            } catch (FaultException failed) {
                if (tries == 10 || !failed.code().retryable()) {
                    throw failed;
                }
                stand.clock.sleep(Duration.ofSeconds(30));
            }
        }
    }
}
