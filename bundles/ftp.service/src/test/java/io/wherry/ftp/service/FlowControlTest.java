package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

import io.wherry.at.AtStatus.State;
import io.wherry.fault.FaultCode;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.Watch;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.time.Worker;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A module that holds the host back by CTS: the line takes no byte while it does. */
class FlowControlTest {
    private static final int RATE = 115_200;

    @TempDir
    Path folder;

    /** The module stops the host now and then, for up to {@code longest}, until the worker is interrupted. */
    private static Worker moody(Stand stand, Duration longest, long seed) {
        Random random = new Random(seed);
        return stand.clock.start("wherry-test-cts", () -> {
            try {
                while (true) {
                    stand.clock.sleep(Duration.ofMillis(20 + random.nextInt(1000)));
                    stand.module.stall(true);
                    stand.clock.sleep(Duration.ofMillis(1 + random.nextInt((int) longest.toMillis())));
                    stand.module.stall(false);
                }
            } finally {
                stand.module.stall(false);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(PutVia.class)
    void aHostThatIsHeldBackNowAndThenLosesNoByte(PutVia via) throws Exception {
        byte[] bytes = Content.of(5, 200_000);
        for (long seed = 1; seed <= 3; seed++) {
            long number = seed;
            Stand.with(folder).module(builder -> builder.paced(RATE)).play(stand -> {
                Files.write(stand.local(), bytes);
                stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
                long before = stand.port.status().counters().timeouts();
                Worker cts = moody(stand, Duration.ofSeconds(3), number);
                stand.ftp.put(ACCOUNT, stand.put("/a.bin", via, false), Watch.NONE);
                cts.interrupt();

                assertThat(stand.server.content("/a.bin")).hasValue(bytes);
                assertThat(stand.port.status().counters().resyncs()).as("nothing was in doubt").isZero();
                assertThat(stand.port.status().counters().timeouts()).isEqualTo(before);
            });
        }
    }

    /** Without flow control the module's 4 KiB buffer overflows while a stream runs (protocol.md, STOR): that is what the test above would look like. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatNobodyHoldsBackIsWholeOnlyBecauseItIsLookedAt(boolean drops) throws Exception {
        byte[] bytes = Content.of(5, 60_000);
        Variants variants = drops ? Variants.GUIDE.with(Quirk.STREAM_DROPS) : Variants.GUIDE;
        Stand.with(folder).variants(variants).module(builder -> builder.paced(921_600)).play(stand -> {
            Files.write(stand.local(), bytes);
            Throwable failed = catchThrowable(() -> stand.ftp.put(ACCOUNT, stand.put("/a.bin", PutVia.STOR, false), Watch.NONE));
            if (failed == null) {
                assertThat(stand.server.content("/a.bin")).hasValue(bytes);
            } else {
                assertThat(drops).isTrue();
                assertThat(stand.server.content("/a.bin")).as("a file that has its name is whole").isEmpty();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(GetVia.class)
    void aFetchOverALineThatHoldsBackIsWhole(GetVia via) throws Exception {
        byte[] bytes = Content.of(6, 200_000);
        Stand.with(folder).module(builder -> builder.paced(RATE)).play(stand -> {
            stand.server.file("/a.bin", bytes);
            Worker cts = moody(stand, Duration.ofSeconds(3), 7);
            stand.ftp.get(ACCOUNT, stand.get("/a.bin", via, Content.sha256(bytes)), Watch.NONE);
            cts.interrupt();

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(stand.port.status().counters().resyncs()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(PutVia.class)
    void aHostThatIsHeldBackForGoodSaysSoInTimeAndGoesOnAfterwards(PutVia via) throws Exception {
        byte[] bytes = Content.of(8, 100_000);
        Stand.with(folder).module(builder -> builder.paced(RATE)).play(stand -> {
            Files.write(stand.local(), bytes);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            long[] held = new long[2];
            stand.clock.start("wherry-test-cts", () -> {
                stand.clock.sleep(Duration.ofSeconds(4));
                stand.module.stall(true);
                held[0] = stand.clock.nanos();
                while (stand.port.status().fault().filter(FaultCode.PORT_STALLED::equals).isEmpty()) {
                    stand.clock.sleep(Duration.ofMillis(50));
                }
                held[1] = stand.clock.nanos();
                assertThat(stand.port.status().state()).isEqualTo(State.LINE_DOWN);
                stand.clock.sleep(Duration.ofSeconds(30));
                stand.module.stall(false);
            });
            stand.ftp.put(ACCOUNT, stand.put("/a.bin", via, false), Watch.NONE);

            assertThat(Duration.ofNanos(held[1] - held[0])).as("until it has a name: the bytes' time and 5 s").isLessThan(Duration.ofMillis(5700));
            assertThat(stand.server.content("/a.bin")).hasValue(bytes);
            assertThat(stand.server.names("/")).containsExactly("a.bin");
        });
    }
}
