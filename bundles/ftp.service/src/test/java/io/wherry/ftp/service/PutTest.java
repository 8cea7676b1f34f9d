package io.wherry.ftp.service;

import static io.wherry.ftp.service.GetTest.fails;
import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Put;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.PutRefusal;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import io.wherry.simulator.remote.Listing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PutTest {
    private static final FtpAccount DIRECT = new FtpAccount("files", "ftp.example.org", 21, "gw", ACCOUNT.password(), "", true, true);

    @TempDir
    Path folder;

    private void delivers(Stand.Plan plan, int size, PutVia via) throws Exception {
        byte[] bytes = Content.of(size, size);
        plan.play(stand -> {
            stand.server.folder("/in");
            Files.write(stand.local(), bytes);

            Transfer transfer = stand.ftp.put(ACCOUNT, stand.put("/in/a.bin", via, false), Watch.NONE);

            assertThat(stand.server.content("/in/a.bin")).hasValue(bytes);
            assertThat(stand.server.names("/in")).containsExactly("a.bin");
            assertThat(transfer.sha256()).isEqualTo(Content.sha256(bytes));
            assertThat(transfer.verified()).isEqualTo("size");
        });
    }

    @ParameterizedTest
    @EnumSource(PutVia.class)
    void aDeliveryWhoseSuccessWasNotRecordedBeforeACrashIsNotDeliveredAgain(PutVia via) throws Exception {
        Stand.with(folder).play(stand -> {
            Files.write(stand.local(), Content.of(1, 5000));
            stand.ftp.put(ACCOUNT, stand.put("/a.bin", via, false), Watch.NONE);

            assertThat(stand.ftp.put(ACCOUNT, stand.put("/a.bin", via, true), Watch.NONE).moved()).isZero();
            assertThat(stand.module.ledger().executed("FTPREN")).isEqualTo(1);
        });
    }

    static Stream<Arguments> sizes() {
        return Stream.of(PutVia.values()).flatMap(via -> Stream.of(0, 1, 1024, 3072, 3073, 100_000).map(size -> Arguments.of(via, size)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aFileOfAnySizeIsDeliveredWhole(PutVia via, int size) throws Exception {
        delivers(Stand.with(folder), size, via);
    }

    static Stream<Arguments> pieces() {
        return Stream.of(PutRefusal.values()).flatMap(how -> Stream.of(1024, 2048, 3072).map(most -> Arguments.of(how, most)));
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void thePieceIsAsLargeAsTheModuleTakes(PutRefusal how, int most) throws Exception {
        delivers(Stand.with(folder).variants(Variants.GUIDE.piece(most, how)), 20_000, PutVia.PUT);
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_BLANK_AFTER_COLON", "NO_CME", "URC_WHILE_BUSY", "NO_FTPOPEN_QUERY", "NO_FTPINFO", "NO_EMPTY_PIECE", "NO_SOCKETS"})
    void eachHabitOfAModuleIsBorneWith(Quirk quirk) throws Exception {
        delivers(Stand.with(folder).variants(Variants.GUIDE.with(quirk)), 20_000, PutVia.PUT);
        delivers(Stand.with(folder).variants(Variants.GUIDE.with(quirk)), 0, PutVia.PUT);
        delivers(Stand.with(folder).variants(Variants.GUIDE.with(quirk)), 20_000, PutVia.STOR);
    }

    @Test
    void aStreamThatOpensAfterItsUploadWasGivenUpIsEndedInsteadOfTakingAllThatFollows() throws Exception {
        Stand.with(folder).module(module -> module.paced(115_200).timing(Timing.USUAL.network(Duration.ofMillis(1_500), 250_000))).play(stand -> {
            Files.write(stand.local(), Content.of(1, 20_000));
            Watch canceled = new Watch() {
                @Override
                public void check() throws FaultException {
                    if (stand.module.ledger().received().stream().anyMatch(line -> line.text().startsWith("AT+FTPSTOR"))) {
                        throw new FaultException(FaultCode.CANCELED, "on request");
                    }
                }

                @Override
                public void progress(long bytes, long total) {
                }

                @Override
                public void phase(String what) {
                }
            };

            fails(FaultCode.CANCELED, () -> stand.ftp.put(ACCOUNT, stand.put("/a.bin", PutVia.STOR, false), canceled));

            long asked = stand.clock.nanos();
            stand.ftp.list(ACCOUNT, Optional.of("/"), Watch.NONE);
            assertThat(Duration.ofNanos(stand.clock.nanos() - asked)).isLessThan(Duration.ofMinutes(1));
            assertThat(stand.port.status().counters().resets()).isZero();
        });
    }

    @Test
    void aStreamWhoseBytesTheModuleDroppedIsNoLackOfPermission() throws Exception {
        // its 4 KiB buffer overflows, the end of the stream with it, and all it says after a while is +FTPSTOR: 0
        Stand.with(folder).variants(Variants.GUIDE.with(Quirk.STREAM_DROPS)).module(module -> module.paced(921_600)
                .timing(Timing.USUAL.network(Duration.ofMillis(100), 2_000)).faults(Faults.none())).play(stand -> {
            Files.write(stand.local(), Content.of(1, 20_000));

            fails(FaultCode.CONNECTION_LOST, () -> stand.ftp.put(ACCOUNT, stand.put("/a.bin", PutVia.STOR, false), Watch.NONE));

            assertThat(stand.server.names("/")).doesNotContain("a.bin");
        });
    }

    @ParameterizedTest
    @EnumSource(Listing.class)
    void anOlderFileIsReplaced(Listing listing) throws Exception {
        byte[] bytes = Content.of(1, 5000);
        Stand.with(folder).play(stand -> {
            stand.server.listing(listing).file("/a b.bin", new byte[5000]);
            Files.write(stand.local(), bytes);

            stand.ftp.put(ACCOUNT, stand.put("/a b.bin"), Watch.NONE);

            assertThat(stand.server.content("/a b.bin")).hasValue(bytes);
            assertThat(stand.server.names("/")).containsExactly("a b.bin");
        });
    }

    @Test
    void aServerThatLetsNobodyRenameIsNamedAndKeepsWhatItHad() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.with(Habit.REFUSES_RENAME).file("/a", new byte[] {1});
            Files.write(stand.local(), Content.of(1, 5000));

            fails(FaultCode.RENAME_REFUSED, () -> stand.ftp.put(ACCOUNT, stand.put("/a"), Watch.NONE));
            assertThat(stand.server.names("/")).containsExactly("a");
            assertThat(stand.server.content("/a")).hasValue(new byte[] {1});

            stand.ftp.put(DIRECT, stand.put("/a"), Watch.NONE);
            assertThat(stand.server.content("/a")).hasValue(Content.of(1, 5000));
        });
    }

    @ParameterizedTest
    @EnumSource(PutRefusal.class)
    void whatTheServerRefusesIsNamed(PutRefusal how) throws Exception {
        for (boolean info : new boolean[] {true, false}) {
            Variants variants = Variants.GUIDE.piece(3072, how);
            Stand.with(folder).variants(info ? variants : variants.with(Quirk.NO_FTPINFO)).play(stand -> {
                Files.write(stand.local(), Content.of(1, 5000));
                fails(FaultCode.NO_SUCH_FILE, () -> stand.ftp.put(ACCOUNT, stand.put("/absent/a"), Watch.NONE));
                stand.server.with(Habit.READ_ONLY);
                fails(FaultCode.PERMISSION_DENIED, () -> stand.ftp.put(ACCOUNT, stand.put("/a"), Watch.NONE));
                stand.server.without(Habit.READ_ONLY);
                assertThat(stand.ftp.put(ACCOUNT, stand.put("/a"), Watch.NONE).bytes()).isEqualTo(5000);
            });
        }
    }

    @Test
    void aFullServerIsNamedAndTheTemporaryFileGoes() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.quota(4000);
            Files.write(stand.local(), Content.of(1, 9000));

            fails(FaultCode.SERVER_FULL, () -> stand.ftp.put(ACCOUNT, stand.put("/a"), Watch.NONE));

            assertThat(stand.server.names("/")).isEmpty();
        });
    }

    @Test
    void aWrongDigestIsNamedBeforeAnythingIsSent() throws Exception {
        Stand.with(folder).play(stand -> {
            Files.write(stand.local(), new byte[3]);
            Put put = new Put(stand.local(), "/a", Optional.of("0".repeat(64)), PutVia.PUT, "t", false);

            fails(FaultCode.CHECKSUM_MISMATCH, () -> stand.ftp.put(ACCOUNT, put, Watch.NONE));
            fails(FaultCode.NO_SUCH_LOCAL_FILE, () -> stand.ftp.put(ACCOUNT, new Put(folder.resolve("no"), "/a", Optional.empty(), PutVia.PUT, "t", false), Watch.NONE));

            assertThat(stand.module.transcript().toString()).doesNotContain("FTPPUT");
        });
    }

    @Test
    void aCanceledDeliveryLeavesNothing() throws Exception {
        Stand.with(folder).play(stand -> {
            Files.write(stand.local(), Content.of(1, 50_000));
            fails(FaultCode.CANCELED, () -> stand.ftp.put(ACCOUNT, stand.put("/a"), new Watch() {
                private long seen;

                @Override
                public void check() throws FaultException {
                    if (seen > 20_000) {
                        throw new FaultException(FaultCode.CANCELED, "enough");
                    }
                }

                @Override
                public void progress(long bytes, long total) {
                    seen = bytes;
                }

                @Override
                public void phase(String what) {
                }
            }));

            assertThat(stand.server.names("/")).isEmpty();
            assertThat(stand.ftp.list(ACCOUNT, Optional.of("/"), Watch.NONE)).isEmpty();
        });
    }

    @Test
    void anEarlierAttemptThatGotToRenamingIsFoundDone() throws Exception {
        byte[] bytes = Content.of(1, 5000);
        Stand.with(folder).play(stand -> {
            Files.write(stand.local(), bytes);
            stand.server.file("/a", bytes);
            Files.writeString(folder.resolve(".local.bin.job-1.renaming"), Content.sha256(bytes));

            assertThat(stand.ftp.put(ACCOUNT, stand.put("/a", PutVia.PUT, true), Watch.NONE).moved()).isZero();
        });
    }

    @Test
    void anOlderFileOfTheSameSizeIsNotTakenForTheNewOne() throws Exception {
        byte[] bytes = Content.of(1, 5000);
        Stand.with(folder).play(stand -> {
            Files.write(stand.local(), bytes);
            stand.server.file("/a", new byte[5000]);

            stand.ftp.put(ACCOUNT, stand.put("/a", PutVia.PUT, true), Watch.NONE);

            assertThat(stand.server.content("/a")).hasValue(bytes);
        });
    }

    static Stream<Arguments> faults() {
        return Stream.of("FTPPUT=", "FTPREN", "FTPLIST", "FTPSTOR").flatMap(command -> Stream.of(Kind.ABORT, Kind.SILENCE, Kind.LOST, Kind.ANSWER_LOST, Kind.ERROR,
                Kind.RESTART, Kind.DROP_NOTICED, Kind.DROP_UNNOTICED, Kind.PDP_LOSS, Kind.NOISE, Kind.URC, Kind.SPLIT, Kind.BYTES_LOST, Kind.OUTCOME_LOST, Kind.LATE, Kind.OUTCOME_FIRST)
                .map(kind -> Arguments.of(command, kind)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void oneFaultAnywhereCostsTimeAndNoByte(String command, Kind kind) throws Exception {
        delivers(Stand.with(folder).module(module -> module.faults(Faults.of(
                Fault.at(Pattern.quote(command), 1, kind).after(Duration.ofSeconds(4)).times(3)))), 20_000, command.equals("FTPSTOR") ? PutVia.STOR : PutVia.PUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7})
    void aLaterPieceInDoubtMeansToStartOver(int piece) throws Exception {
        delivers(Stand.with(folder).module(module -> module.faults(Faults.of(Fault.at("FTPPUT=", piece, Kind.LOST)))), 20_000, PutVia.PUT);
    }
}
