package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.Put;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.Watch;
import io.wherry.ftp.FtpService.Get;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.fault.Trigger;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random modules, random faults, random transfers: each ends whole or with a name, and when the faults are over the next one works.
 * {@code -Dwherry.seed=<n>} replays one; {@code -Dwherry.seeds=<n>} runs more or fewer than 200.
 */
class SeededRunsTest {
    /** Behind this command nothing goes wrong any more. */
    private static final int LAST_FAULT = 130;
    /** For so long the AT core reckons with the late answer of a command that was never answered. */
    private static final Duration AFTERMATH = Duration.ofSeconds(90);
    private static final Set<Kind> KINDS = EnumSet.allOf(Kind.class);

    @TempDir
    Path folder;

    static LongStream seeds() {
        return Optional.ofNullable(Long.getLong("wherry.seed")).map(LongStream::of).orElseGet(() -> LongStream.rangeClosed(1, Long.getLong("wherry.seeds", 200)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachTransferEndsWholeOrWithANameAndTheNextOneWorks(long seed) throws Exception {
        Random random = new Random(seed);
        Variants drawn = Variants.random(random);
        Variants variants = new Variants(without(drawn.quirks()), drawn.buffer(), drawn.overflow(), drawn.receive(), drawn.tooMuch(),
                drawn.piece(), drawn.refusal(), drawn.size(), drawn.noFtp());
        Faults faults = script(random);
        String what = "seed " + seed + ", " + variants + "\n" + faults;
        try {
            Stand.with(folder).seed(seed).variants(variants).module(module -> module.faults(faults)).play(stand -> live(stand, random));
        } catch (Throwable failure) {
            System.err.println("Replay with -Dwherry.seed=" + seed + "\n" + what);
            throw failure;
        }
    }

    private static Set<Quirk> without(Set<Quirk> quirks) {
        Set<Quirk> rest = EnumSet.noneOf(Quirk.class);
        rest.addAll(quirks);
        // a setting, which these runs leave alone
        rest.remove(Quirk.PORT_FIFTH);
        return rest;
    }

    private static Faults script(Random random) {
        Faults faults = Faults.none();
        int count = 1 + random.nextInt(8);
        List<Kind> kinds = List.copyOf(KINDS);
        for (int i = 0; i < count; i++) {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            int when = 30 + random.nextInt(LAST_FAULT - 30);
            faults.add(new Fault(new Trigger.Nth(when), kind, Duration.ofMillis(random.nextInt(25_000)), 1 + random.nextInt(4)));
        }
        return faults;
    }

    private void live(Stand stand, Random random) throws Exception {
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
        transfer(stand, random, 1000);
        transfer(stand, random, 1001);
    }

    private void transfer(Stand stand, Random random, int round) throws Exception {
        byte[] bytes = Content.of(random.nextLong(), random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(15_000));
        String name = "/dir/file " + round;
        boolean stream = random.nextInt(5) == 0;
        Path local = folder.resolve("local" + round);
        if (round % 2 == 0) {
            stand.server.file(name, bytes);
            stand.ftp.get(ACCOUNT, new Get(name, local, Optional.empty(), stream ? GetVia.RETR : GetVia.GET, 0), Watch.NONE);
            assertThat(Files.readAllBytes(local)).isEqualTo(bytes);
        } else {
            stand.server.folder("/dir");
            Files.write(local, bytes);
            stand.ftp.put(ACCOUNT, new Put(local, name, Optional.empty(), stream ? PutVia.STOR : PutVia.PUT, "tag" + round, false), Watch.NONE);
            assertThat(stand.server.content(name)).hasValue(bytes);
        }
    }
}
