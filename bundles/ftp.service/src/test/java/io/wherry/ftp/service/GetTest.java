package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpService.Get;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Settings;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.Overflow;
import io.wherry.simulator.profile.Variants.TooMuch;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import io.wherry.simulator.remote.Listing;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GetTest {
    /** No AT string can carry it, so what a link to it leads to can't be seen. */
    private static final String UNSEEN = "/re\"al";

    @TempDir
    Path folder;

    static void fails(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.code()).as(fault.getMessage()).isEqualTo(code));
    }

    private void fetches(Stand.Plan plan, int size) throws Exception {
        byte[] bytes = Content.of(size, size);
        plan.play(stand -> {
            stand.server.file("/data/a.bin", bytes);

            Transfer transfer = stand.ftp.get(ACCOUNT, stand.get("/data/a.bin"), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(transfer.sha256()).isEqualTo(Content.sha256(bytes));
            assertThat(transfer.bytes()).isEqualTo(size);
            assertThat(Files.list(folder).map(file -> file.getFileName().toString())).noneMatch(name -> name.contains(".part"));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 2047, 2048, 2049, 4096, 300_000})
    void aFileOfAnySizeArrivesWhole(int size) throws Exception {
        fetches(Stand.with(folder), size);
    }

    static Stream<Arguments> windows() {
        return Stream.of(Overflow.values()).flatMap(overflow -> Stream.of(1024, 4096, 100_000).map(buffer -> Arguments.of(overflow, buffer)));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void aFileLargerThanTheModulesBufferArrivesInWindows(Overflow overflow, int buffer) throws Exception {
        fetches(Stand.with(folder).variants(Variants.GUIDE.buffer(buffer, overflow)), buffer * 3 + 17);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void aFileOfExactlyTheBuffersSizeArrives(Overflow overflow, int buffer) throws Exception {
        fetches(Stand.with(folder).variants(Variants.GUIDE.buffer(buffer, overflow)), buffer);
    }

    static Stream<Arguments> limits() {
        return Stream.of(TooMuch.values()).flatMap(how -> Stream.of(100, 1024, 1500, 3000).map(most -> Arguments.of(how, most)));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void thePieceIsAsLargeAsTheModuleTakes(TooMuch how, int most) throws Exception {
        fetches(Stand.with(folder).variants(Variants.GUIDE.receive(most, how)), 20_000);
        fetches(Stand.with(folder).variants(Variants.GUIDE.receive(most, how).with(Quirk.FTPRECV_TEST)), 20_000);
    }

    @Test
    void theModulesOwnRangeIsUsed() throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.receive(3000, TooMuch.ERROR).with(Quirk.FTPRECV_TEST)).play(stand -> {
            stand.server.file("/a", Content.of(1, 9000));
            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(stand.module.transcript().toString()).contains("AT+FTPRECV=3000");
        });
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_BLANK_AFTER_COLON", "NO_CME", "URC_WHILE_BUSY", "NO_FTPOPEN_QUERY", "NO_FTPOPEN_TEST", "NO_FTPINFO", "RECEIVE_EARLY", "FTPRECV_TEST",
            "SHORT_READS", "ZERO_READS", "RECV_AT_END_ERROR", "NO_SOCKETS", "NO_SESSION_PLAIN_ERROR"})
    void eachHabitOfAModuleIsBorneWith(Quirk quirk) throws Exception {
        fetches(Stand.with(folder).variants(Variants.GUIDE.with(quirk)), 50_000);
        fetches(Stand.with(folder).variants(Variants.GUIDE.with(quirk).buffer(4096, Overflow.FAILS)), 20_000);
        fetches(Stand.with(folder).variants(Variants.GUIDE.with(quirk)), 0);
    }

    private static final Settings EARLY = new Settings(6, 0, 0, true, Duration.ZERO, Duration.ZERO);

    @Test
    void receivingEarlyCanBeConfigured() throws Exception {
        fetches(Stand.with(folder).variants(Variants.GUIDE.with(Quirk.RECEIVE_EARLY, Quirk.ZERO_READS)).settings(EARLY), 300_000);
    }

    @Test
    void receivingEarlyLetsRadioAndWireWorkAtOnce() throws Exception {
        Variants early = Variants.GUIDE.with(Quirk.RECEIVE_EARLY);
        Duration one = timed(early, Settings.DEFAULT);
        Duration both = timed(early, EARLY);
        assertThat(both).as("200 KB that take 20 s by radio and 18 s by wire").isLessThan(one.minusSeconds(14));
        Duration cannot = timed(Variants.GUIDE, EARLY);
        assertThat(cannot).as("a module that can't is no slower for being asked").isLessThan(one.plusSeconds(1));
    }

    private Duration timed(Variants variants, Settings settings) throws Exception {
        Duration[] took = new Duration[1];
        byte[] bytes = Content.of(4, 200_000);
        Stand.with(folder).variants(variants).settings(settings).module(builder -> builder.paced(115_200).timing(Timing.USUAL.network(Duration.ofMillis(50), 10_000))).play(stand -> {
            stand.server.file("/a", bytes);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            long began = stand.clock.nanos();
            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
            took[0] = Duration.ofNanos(stand.clock.nanos() - began);
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            Files.delete(stand.local());
        });
        return took[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2000, 4096, 50_000, 300_000})
    void receivingEarlyHarmsNothingWithAModuleThatRefusesIt(int size) throws Exception {
        for (Overflow overflow : Overflow.values()) {
            fetches(Stand.with(folder).variants(Variants.GUIDE.buffer(100_000, overflow)).settings(EARLY), size);
        }
    }

    @Test
    void aRefusalBeforeTheDownloadsEndIsNoReasonForSmallerPieces() throws Exception {
        Stand.with(folder).settings(EARLY).module(builder -> builder.timing(Timing.USUAL.network(Duration.ofMillis(300), 10_000))).play(stand -> {
            for (int file = 0; file < 5; file++) {
                stand.server.file("/a" + file, Content.of(file, 30_000 + 1700 * file));
                stand.ftp.get(ACCOUNT, stand.get("/a" + file), Watch.NONE);
            }
            assertThat(stand.module.ledger().received()).extracting(received -> received.text()).contains("AT+FTPRECV=2048").doesNotContain("AT+FTPRECV=1024", "AT+FTPRECV=512");
        });
    }

    @ParameterizedTest
    @EnumSource(GetVia.class)
    void bothWaysBringTheSameBytes(GetVia via) throws Exception {
        byte[] bytes = Content.of(7, 100_000);
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", bytes);

            Transfer transfer = stand.ftp.get(ACCOUNT, stand.get("/a", via, Content.sha256(bytes).toUpperCase()), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(transfer.verified()).isEqualTo("sha256");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b/c d.txt", "x y", "/deep/er/file", "ümlaut.txt", "[a].txt", "/only", "-rf", "/d/.hidden"})
    void namesOfAllKindsAreFound(String name) throws Exception {
        for (Listing listing : Listing.values()) {
            byte[] bytes = Content.of(1, 3000);
            Stand.with(folder).play(stand -> {
                stand.server.listing(listing).file(name.startsWith("/") ? name : "/" + name, bytes);

                assertThat(stand.ftp.get(ACCOUNT, stand.get(name), Watch.NONE).bytes()).isEqualTo(3000);
                assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            });
        }
    }

    @Test
    void aLinksSizeIsItsTargets() throws Exception {
        byte[] bytes = Content.of(3, 10_000);
        Stand.with(folder).variants(Variants.GUIDE.buffer(4096, Overflow.STOPS)).play(stand -> {
            stand.server.file("/d/e/real", bytes).link("/d/abs", "/d/e/real").link("/d/rel", "e/real").link("/d/e/up", "../rel").link("/top", "d/abs");

            for (String link : List.of("/d/abs", "/d/rel", "/d/e/up", "/top", "top", "d/rel")) {
                assertThat(stand.ftp.get(ACCOUNT, stand.get(link), Watch.NONE).verified()).as(link).isEqualTo("size");
                assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 8192, 50_000})
    void aTargetThatIsAnotherFileThanItSeemsDoesNoHarm(long told) throws Exception {
        byte[] bytes = Content.of(3, 10_000);
        Stand.with(folder).variants(Variants.GUIDE.buffer(4096, Overflow.STOPS)).play(stand -> {
            stand.server.file("/real", bytes).link("/link", "/real").pretends("/real", told);

            assertThat(stand.ftp.get(ACCOUNT, stand.get("/link"), Watch.NONE).verified()).isEqualTo("end");
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    @Test
    void aLinkIsFollowedToItsEndThoughNobodyTellsItsSize() throws Exception {
        for (int size : new int[] {0, 1, 10_000}) {
            byte[] bytes = Content.of(3, size);
            for (int buffer : new int[] {4096, 5000, 10_000, 513_024}) {
                Stand.with(folder).variants(Variants.GUIDE.buffer(buffer, Overflow.STOPS)).play(stand -> {
                    stand.server.file(UNSEEN, bytes).link("/link", UNSEEN);

                    Transfer transfer = stand.ftp.get(ACCOUNT, stand.get("/link"), Watch.NONE);

                    assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
                    assertThat(transfer.verified()).isEqualTo("end");
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_FTPINFO", "NO_BLANK_AFTER_COLON", "RECV_AT_END_ERROR", "SHORT_READS"})
    void aRefusalAtAnOffsetIsNotTheEndOfAFileWithoutASize(Quirk quirk) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.buffer(4096, Overflow.STOPS).with(quirk)).play(stand -> {
            stand.server.file(UNSEEN, Content.of(3, 10_000)).link("/link", UNSEEN).with(Habit.REFUSES_RESUME);

            fails(FaultCode.SERVER_REFUSED, () -> stand.ftp.get(ACCOUNT, stand.get("/link"), Watch.NONE));

            assertThat(stand.local()).doesNotExist();
            assertThat(folder.resolve("local.bin.part")).hasSize(4096);
        });
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"ERROR", "OUTCOME_LOST", "DROP_NOTICED", "DROP_UNNOTICED", "LOST", "RESTART"})
    void aHiccupIsNotTakenForTheEndOfAFileWithoutASize(Kind kind) throws Exception {
        byte[] bytes = Content.of(3, 20_000);
        for (int window = 1; window <= 4; window++) {
            Faults faults = Faults.of(Fault.at("FTPGET", window, kind).after(Duration.ofMillis(150)));
            Stand.with(folder).variants(Variants.GUIDE.buffer(7000, Overflow.STOPS).with(Quirk.NO_FTPINFO)).module(module -> module.faults(faults)).play(stand -> {
                stand.server.file(UNSEEN, bytes).link("/link", UNSEEN);
                stand.ftp.get(ACCOUNT, stand.get("/link"), Watch.NONE);

                assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(value = Habit.class, names = {"EMPTY_LISTING_FOR_MISSING", "LISTS_PATHS"})
    void serversOfAllHabitsAreRead(Habit habit) throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.with(habit).file("/d/a", Content.of(1, 100)).folder("/dir");

            assertThat(stand.ftp.get(ACCOUNT, stand.get("/d/a"), Watch.NONE).verified()).isEqualTo("size");
            fails(FaultCode.NO_SUCH_FILE, () -> stand.ftp.get(ACCOUNT, stand.get("/d/b"), Watch.NONE));
            fails(FaultCode.NO_SUCH_FILE, () -> stand.ftp.get(ACCOUNT, stand.get("/e/b"), Watch.NONE));
            fails(FaultCode.NO_SUCH_FILE, () -> stand.ftp.get(ACCOUNT, stand.get("/dir"), Watch.NONE));
        });
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_FTPINFO", "NO_CME", "NO_SOCKETS"})
    void whatFailedIsNamedThoughTheModuleGivesNoCause(Quirk quirk) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(quirk)).play(stand -> {
            stand.server.folder("/dir");

            fails(FaultCode.NO_SUCH_FILE, () -> stand.ftp.get(ACCOUNT, stand.get("/absent"), Watch.NONE));
            fails(FaultCode.NO_SUCH_FILE, () -> stand.ftp.get(ACCOUNT, stand.get("/dir"), Watch.NONE));
        });
    }

    @Test
    void aWrongDigestIsNamedAndLeavesNothing() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", Content.of(1, 3000));

            fails(FaultCode.CHECKSUM_MISMATCH, () -> stand.ftp.get(ACCOUNT, stand.get("/a", GetVia.GET, "0".repeat(64)), Watch.NONE));

            assertThat(Files.list(folder)).noneMatch(file -> file.getFileName().toString().startsWith("local"));
        });
    }

    @Test
    void aBrokenFetchGoesOnFromItsOffset() throws Exception {
        byte[] bytes = Content.of(5, 200_000);
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", bytes);
            Watch canceled = new Watch() {
                private long seen;

                @Override
                public void check() throws FaultException {
                    if (seen > 80_000) {
                        throw new FaultException(FaultCode.CANCELED, "enough");
                    }
                }

                @Override
                public void progress(long now, long total) {
                    seen = now;
                }

                @Override
                public void phase(String what) {
                }
            };
            fails(FaultCode.CANCELED, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), canceled));

            Transfer transfer = stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(transfer.resumedAt()).isBetween(80_000L, 90_000L);
            assertThat(transfer.moved()).isEqualTo(200_000 - transfer.resumedAt());
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    @Test
    void partsThatDoNotBelongTogetherAreFetchedAnew() throws Exception {
        byte[] bytes = Content.of(5, 20_000);
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", bytes);
            fails(FaultCode.CANCELED, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), after(5000)));
            Path part = folder.resolve("local.bin.part");
            byte[] spoilt = Files.readAllBytes(part);
            spoilt[100]++;
            Files.write(part, spoilt);

            stand.ftp.get(ACCOUNT, stand.get("/a", GetVia.GET, Content.sha256(bytes)), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    static Watch after(long bytes) {
        return new Watch() {
            private long seen;

            @Override
            public void check() throws FaultException {
                if (seen > bytes) {
                    throw new FaultException(FaultCode.CANCELED, "enough");
                }
            }

            @Override
            public void progress(long now, long total) {
                seen = now;
            }

            @Override
            public void phase(String what) {
            }
        };
    }

    @Test
    void aFileThatGrowsMeanwhileIsFetchedAnew() throws Exception {
        byte[] grown = Content.of(9, 30_000);
        Stand.with(folder).variants(Variants.GUIDE.buffer(16_000, Overflow.STOPS)).play(stand -> {
            stand.server.file("/a", Content.of(8, 20_000)).changesMeanwhile("/a", 8000, grown);

            stand.ftp.get(ACCOUNT, stand.get("/a", GetVia.GET, Content.sha256(grown)), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(grown);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 5000})
    void aListingThatLiesIsASizeMismatch(long told) throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", Content.of(8, 3000)).pretends("/a", told);

            fails(FaultCode.SIZE_MISMATCH, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE));
            assertThat(stand.local()).doesNotExist();
        });
    }

    @Test
    void aServerThatGoesOnAtNoOffsetNeedsOneWindow() throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.buffer(4096, Overflow.STOPS)).play(stand -> {
            stand.server.file("/a", Content.of(8, 30_000)).file("/b", Content.of(8, 3000)).with(Habit.REFUSES_RESUME);

            fails(FaultCode.MODULE_BUFFER_TOO_SMALL, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE));
            assertThat(stand.ftp.get(ACCOUNT, stand.get("/b"), Watch.NONE).bytes()).isEqualTo(3000);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatBeginsAtZeroWhateverTheOffsetIsFoundOut(boolean sizeIsKnown) throws Exception {
        String path = sizeIsKnown ? "/a" : "/link";
        Stand.with(folder).variants(Variants.GUIDE.buffer(4096, Overflow.STOPS)).play(stand -> {
            stand.server.file("/a", Content.of(8, 4 * 4096)).file(UNSEEN, Content.of(8, 4 * 4096)).link("/link", UNSEEN).with(Habit.IGNORES_RESUME);

            fails(sizeIsKnown ? FaultCode.MODULE_BUFFER_TOO_SMALL : FaultCode.SERVER_REFUSED, () -> stand.ftp.get(ACCOUNT, stand.get(path), Watch.NONE));
            assertThat(stand.local()).doesNotExist();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatLooksAlikeForLongComesInWindowsToo(Overflow overflow) throws Exception {
        byte[] bytes = new byte[150_000];
        bytes[10] = 1;
        Stand.with(folder).variants(Variants.GUIDE.buffer(20_000, overflow)).play(stand -> {
            stand.server.file("/a", bytes);

            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(stand.module.transcript().toString().split("AT\\+FTPGET=", -1)).hasSizeLessThan(12);
        });
    }

    @Test
    void aServerThatBeginsAtZeroWhateverTheOffsetHandsOutWhatOneWindowTakes() throws Exception {
        byte[] bytes = Content.of(8, 30_000);
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", bytes).with(Habit.IGNORES_RESUME);
            fails(FaultCode.CANCELED, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), after(5000)));

            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    @Test
    void aResumeThatTheServerRefusesBeginsAnew() throws Exception {
        byte[] bytes = Content.of(8, 30_000);
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", bytes).with(Habit.REFUSES_RESUME);
            fails(FaultCode.CANCELED, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), after(5000)));

            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    @Test
    void aFullDiskIsNamedBeforeAnythingMoves() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", new byte[10]);
            Get get = new Get("/a", stand.local(), Optional.empty(), GetVia.GET, Long.MAX_VALUE / 2);

            fails(FaultCode.DISK_FULL, () -> stand.ftp.get(ACCOUNT, get, Watch.NONE));

            assertThat(stand.module.transcript().toString()).doesNotContain("AT+FTPGET=");
        });
    }

    static Stream<Arguments> faults() {
        return Stream.of("FTPRECV", "FTPGET", "FTPLIST", "FTPOPEN=\"", "FTPMODE").flatMap(command -> Stream.of(Kind.ABORT, Kind.SILENCE, Kind.LOST, Kind.ANSWER_LOST, Kind.ERROR,
                Kind.RESTART, Kind.DROP_NOTICED, Kind.DROP_UNNOTICED, Kind.PDP_LOSS, Kind.NOISE, Kind.URC, Kind.SPLIT, Kind.BYTES_LOST, Kind.OUTCOME_LOST, Kind.LATE, Kind.OUTCOME_FIRST)
                .map(kind -> Arguments.of(command, kind)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void oneFaultAnywhereCostsTimeAndNoByte(String command, Kind kind) throws Exception {
        fetches(Stand.with(folder).variants(Variants.GUIDE.buffer(20_000, Overflow.STOPS))
                .module(module -> module.faults(Faults.of(
                        Fault.at(Pattern.quote(command), command.equals("FTPRECV") ? 3 : 1, kind).after(Duration.ofSeconds(4)).times(3)))), 50_000);
    }

    @Test
    void aLostReceiveCostsFortySecondsAtMost() throws Exception {
        Faults lost = Faults.of(Fault.at("FTPRECV=", 3, Kind.LOST), Fault.at("FTPRECV=", 5, Kind.LOST), Fault.at("FTPRECV=", 6, Kind.LOST));
        Stand.with(folder).module(module -> module.faults(lost)).play(stand -> {
            stand.server.file("/a", Content.of(8, 30_000));
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            long began = stand.clock.nanos();

            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(Duration.ofNanos(stand.clock.nanos() - began)).isLessThan(Duration.ofSeconds(3 * 40));
        });
    }

    @Test
    void progressGrowsToTheSize() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", Content.of(1, 10_000));
            List<Long> seen = new ArrayList<>();
            stand.ftp.get(ACCOUNT, stand.get("/a"), new Watch() {
                @Override
                public void check() {
                }

                @Override
                public void progress(long bytes, long total) {
                    assertThat(total).isEqualTo(10_000);
                    seen.add(bytes);
                }

                @Override
                public void phase(String what) {
                }
            });

            assertThat(seen).isSorted().endsWith(10_000L).hasSizeGreaterThan(4);
        });
    }
}
