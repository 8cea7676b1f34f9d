package io.wherry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import io.wherry.chaos.plant.Plant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a transfer when a part of the real world fails under it. */
class FaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int SIZE = 3_000_000;

    @TempDir
    Path folder;

    private interface Trouble {
        void make(Plant plant) throws Exception;
    }

    /** A get is under way, the trouble comes at a third of it, and the file arrives whole all the same. */
    private void theGetSurvives(Trouble trouble) throws Exception {
        try (Plant plant = RealParts.start(folder)) {
            byte[] content = Plant.content(SIZE, 3);
            Files.write(plant.vsftpd().pub().resolve("big.bin"), content);
            plant.operator().request("ftp.get", "big", "{\"server\":\"plant\",\"remote\":\"pub/big.bin\",\"local\":\"big.bin\",\"sha256\":\"%s\"}"
                    .formatted(Plant.sha256(content)));
            Path part = plant.daemon().files().resolve("big.bin.part");
            Awaitility.await("a third of the file").atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(10))
                    .until(() -> Files.exists(part) && Files.size(part) > SIZE / 3);
            trouble.make(plant);
            plant.succeeded("ftp.get", "big", PATIENCE);
            assertThat(plant.daemon().files().resolve("big.bin")).hasBinaryContent(content);
            assertThat(part).doesNotExist();
        }
    }

    @Test
    void theDaemonIsKilled() throws Exception {
        theGetSurvives(plant -> {
            plant.daemon().kill();
            plant.daemon().start();
        });
    }

    @Test
    void theDaemonIsStoppedAndStarted() throws Exception {
        theGetSurvives(plant -> {
            assertThat(plant.daemon().stop()).isZero();
            plant.operator().awaitStatus("offline", Duration.ofSeconds(5));
            plant.daemon().start();
        });
    }

    @Test
    void thePortIsPulledOutAndPluggedIn() throws Exception {
        theGetSurvives(plant -> {
            plant.unplug();
            Awaitility.await("the twin says so").atMost(Duration.ofSeconds(10))
                    .until(() -> plant.operator().last("twin/m1").orElseThrow().payload().contains("LINE_DOWN"));
            plant.plugIn();
        });
    }

    @Test
    void theBrokerIsKilledAndComesBack() throws Exception {
        theGetSurvives(plant -> {
            plant.operator().forget();
            plant.killBroker();
            plant.startBroker();
            plant.operator().awaitStatus("online", Duration.ofMinutes(1));
        });
    }

    @Test
    void theModuleLosesItsPower() throws Exception {
        theGetSurvives(plant -> {
            plant.powerOff();
            plant.powerOn();
        });
    }

    /** Twenty power cuts at moments that a seed draws, in one get; each costs what was received since the last sync and one look at the overlap. */
    @Test
    void theDaemonIsKilledTwentyTimesInOneGet() throws Exception {
        int size = 5_000_000;
        long seed = Long.getLong("wherry.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Plant plant = RealParts.paced(folder, 921_600)) {
            byte[] content = Plant.content(size, 5);
            Files.write(plant.vsftpd().pub().resolve("big.bin"), content);
            plant.succeeds("ftp.pwd", "warm-up", "{\"server\":\"plant\"}", PATIENCE);
            Path part = plant.daemon().files().resolve("big.bin.part");
            long before = plant.wire().bytesDown();
            plant.operator().request("ftp.get", "big", "{\"server\":\"plant\",\"remote\":\"pub/big.bin\",\"local\":\"big.bin\",\"sha256\":\"%s\"}"
                    .formatted(Plant.sha256(content)));
            for (int kill = 0; kill < 20; kill++) {
                long until = (long) ((kill + random.nextDouble()) * size / 21);
                Awaitility.await("byte " + until + ", seed " + seed).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(5))
                        .until(() -> Files.exists(part) && Files.size(part) > until);
                plant.daemon().kill();
                plant.daemon().start();
            }
            plant.succeeded("ftp.get", "big", PATIENCE);
            assertThat(plant.daemon().files().resolve("big.bin")).hasBinaryContent(content);
            double crossed = (double) (plant.wire().bytesDown() - before) / size;
            System.out.printf("Killed twenty times in one get: %.1f %% more bytes crossed the wire than the file has, seed %d%n", (crossed - 1) * 100, seed);
            assertThat(crossed).as("seed %d", seed).isLessThanOrEqualTo(1.05);
        }
    }

    /** A module that fails in every way that the simulator knows, about once in forty commands. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theModuleIsTroubledAllTheTime(int seed) throws Exception {
        try (Plant plant = RealParts.start(folder, "--faults", "0.025", "--seed", Integer.toString(seed))) {
            byte[] content = Plant.content(120_000, seed);
            Files.write(plant.vsftpd().pub().resolve("troubled.bin"), content);
            Files.createDirectories(plant.daemon().files());
            Files.write(plant.daemon().files().resolve("send.bin"), content);
            plant.operator().request("ftp.get", "troubled-get", "{\"server\":\"plant\",\"remote\":\"pub/troubled.bin\",\"local\":\"troubled.bin\",\"sha256\":\"%s\"}"
                    .formatted(Plant.sha256(content)));
            plant.operator().request("ftp.put", "troubled-put", "{\"server\":\"plant\",\"local\":\"send.bin\",\"remote\":\"pub/sent.bin\"}");
            plant.succeeded("ftp.get", "troubled-get", Duration.ofMinutes(8));
            plant.succeeded("ftp.put", "troubled-put", Duration.ofMinutes(8));
            assertThat(plant.daemon().files().resolve("troubled.bin")).hasBinaryContent(content);
            assertThat(plant.vsftpd().pub().resolve("sent.bin")).hasBinaryContent(content);
        }
    }
}
