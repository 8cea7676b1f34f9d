package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpService.Get;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.Put;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.Watch;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.fault.Trigger;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Trait;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random Quectel modules, random faults, random transfers: each ends whole or with a name, what is changed is changed once, and when the faults are over
 * the next one works. {@code -Dwherry.seed=<n>} replays one; {@code -Dwherry.quectel.seeds=<n>} runs more or fewer than 60.
 */
class QuectelSeedsTest {
    /** Behind this command nothing goes wrong any more. */
    private static final int LAST_FAULT = 130;
    /** For so long the AT core reckons with the late answer of a command that was never answered. */
    private static final Duration AFTERMATH = Duration.ofMinutes(6);
    /** Habits that need the operator, or with which no upload of nothing can work. */
    private static final List<Trait> LEFT_OUT = List.of(Quirk.NO_EMPTY_PIECE, Quirk.STREAM_DROPS);

    @TempDir
    Path folder;

    static LongStream seeds() {
        return Optional.ofNullable(Long.getLong("wherry.seed")).map(LongStream::of).orElseGet(() -> LongStream.rangeClosed(1, Long.getLong("wherry.quectel.seeds", 60)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachTransferEndsWholeOrWithANameAndTheNextOneWorks(long seed) throws Exception {
        Random random = new Random(seed);
        QuectelVariants drawn = QuectelVariants.random(random);
        QuectelVariants variants = new QuectelVariants(drawn.traits().stream().filter(trait -> !LEFT_OUT.contains(trait)).collect(Collectors.toSet()),
                drawn.refusal(), drawn.cut(), 255);
        Faults faults = script(random);
        String what = "seed " + seed + ", " + variants + "\n" + faults;
        try {
            Stand.with(folder).quectel(module -> module.variants(variants).faults(faults)).seed(seed).play(stand -> live(stand, random, variants));
        } catch (Throwable failure) {
            System.err.println("Replay with -Dwherry.seed=" + seed + "\n" + what);
            throw failure;
        }
    }

    private static Faults script(Random random) {
        Faults faults = Faults.none();
        List<Kind> kinds = List.of(Kind.values());
        for (int i = 0, count = 1 + random.nextInt(8); i < count; i++) {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            faults.add(new Fault(new Trigger.Nth(30 + random.nextInt(LAST_FAULT - 30)), kind, Duration.ofMillis(random.nextInt(25_000)), 1 + random.nextInt(4)));
        }
        return faults;
    }

    private void live(Stand stand, Random random, QuectelVariants variants) throws Exception {
        for (int round = 0; stand.module.ledger().received().size() <= LAST_FAULT + 40 && round < 60; round++) {
            try {
                transfer(stand, random, round);
            } catch (FaultException named) {
                assertThat(named.code()).as(named.getMessage()).isNotIn(FaultCode.INTERNAL, FaultCode.CHECKSUM_MISMATCH, FaultCode.NO_SUCH_FILE, FaultCode.ALREADY_EXISTS,
                        FaultCode.DISK_FULL, FaultCode.LOCAL_IO);
                stand.clock.sleep(Duration.ofMinutes(named.code().kind() == FaultCode.Kind.PERSON ? 45 : 3));
            }
        }
        stand.clock.sleep(AFTERMATH);
        boolean losing = variants.has(QuectelQuirk.LOST_RESULTS);
        for (int last = 1000; last < 1002 && !losing; last++) {
            transfer(stand, random, last);
        }
    }

    private void transfer(Stand stand, Random random, int round) throws Exception {
        byte[] bytes = Content.of(random.nextLong(), random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(15_000));
        String name = "/dir/file " + round;
        Path local = folder.resolve("local" + round);
        if (round % 2 == 0) {
            stand.server.file(name, bytes);
            stand.ftp.get(ACCOUNT, new Get(name, local, Optional.empty(), GetVia.GET, 0), Watch.NONE);
            assertThat(Files.readAllBytes(local)).isEqualTo(bytes);
        } else {
            stand.server.folder("/dir");
            Files.write(local, bytes);
            stand.ftp.put(ACCOUNT, new Put(local, name, Optional.empty(), PutVia.PUT, "tag" + round, false), Watch.NONE);
            assertThat(stand.server.content(name)).hasValue(bytes);
        }
    }
}
