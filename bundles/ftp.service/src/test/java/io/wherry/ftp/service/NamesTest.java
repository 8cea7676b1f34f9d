package io.wherry.ftp.service;

import static io.wherry.ftp.service.GetTest.fails;
import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.wherry.fault.FaultCode;
import io.wherry.ftp.Entry;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.FtpService.Effect;
import io.wherry.ftp.Watch;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import io.wherry.simulator.remote.Listing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"UNIX", "DOS"})
    void aDirectoryIsListed(Listing listing) throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.listing(listing).file("/d/a b", new byte[3]).folder("/d/sub").folder("/empty").folder("/e mpty");

            assertThat(stand.ftp.list(ACCOUNT, Optional.of("/d"), Watch.NONE)).extracting(Entry::name, Entry::type)
                    .containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("a b", Type.FILE), org.assertj.core.groups.Tuple.tuple("sub", Type.DIRECTORY));
            assertThat(stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE)).extracting(Entry::name).containsExactlyInAnyOrder("d", "empty", "e mpty");
            assertThat(stand.ftp.list(ACCOUNT, Optional.of("empty"), Watch.NONE)).isEmpty();
            assertThat(stand.ftp.list(ACCOUNT, Optional.of("e mpty"), Watch.NONE)).isEmpty();
            assertThat(stand.ftp.workingDirectory(ACCOUNT, Watch.NONE)).isEqualTo("/");
        });
    }

    @Test
    void aDirectoryThatHoldsOneOfItsOwnNameIsNoUnreadableOne() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.folder("/d/d").file("/d/d/x", new byte[1]);

            assertThat(stand.ftp.list(ACCOUNT, Optional.of("/d"), Watch.NONE)).extracting(Entry::name).containsExactly("d");
            assertThat(stand.ftp.list(ACCOUNT, Optional.of("/d/d"), Watch.NONE)).extracting(Entry::name).containsExactly("x");
        });
    }

    static Stream<Arguments> ways() {
        return Stream.of(Variants.GUIDE, Variants.GUIDE.with(Quirk.NO_FTPINFO), Variants.GUIDE.with(Quirk.NO_FTPINFO, Quirk.NO_CME)).flatMap(variants ->
                Stream.of(true, false).map(quiet -> Arguments.of(variants, quiet)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachCommandWorksAndItsFailuresAreNamed(Variants variants, boolean quietServer) throws Exception {
        Stand.with(folder).variants(variants).play(stand -> {
            if (quietServer) {
                stand.server.with(Habit.EMPTY_LISTING_FOR_MISSING);
            }
            stand.server.file("/f", new byte[1]).file("/d/g", new byte[1]);
            var ftp = stand.ftp;

            assertThat(ftp.makeDirectory(ACCOUNT, "/n", false, Watch.NONE)).isEqualTo(Effect.DONE);
            fails(FaultCode.ALREADY_EXISTS, () -> ftp.makeDirectory(ACCOUNT, "/n", false, Watch.NONE));
            assertThat(ftp.makeDirectory(ACCOUNT, "/n", true, Watch.NONE)).isEqualTo(Effect.FOUND_DONE);
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.makeDirectory(ACCOUNT, "/x/n", false, Watch.NONE));

            fails(FaultCode.NOT_EMPTY, () -> ftp.removeDirectory(ACCOUNT, "/d", false, Watch.NONE));
            assertThat(ftp.removeDirectory(ACCOUNT, "/n", false, Watch.NONE)).isEqualTo(Effect.DONE);
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.removeDirectory(ACCOUNT, "/n", false, Watch.NONE));
            assertThat(ftp.removeDirectory(ACCOUNT, "/n", true, Watch.NONE)).isEqualTo(Effect.FOUND_DONE);

            assertThat(ftp.rename(ACCOUNT, "/f", "/h", false, Watch.NONE)).isEqualTo(Effect.DONE);
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.rename(ACCOUNT, "/f", "/h", false, Watch.NONE));
            assertThat(ftp.rename(ACCOUNT, "/f", "/h", true, Watch.NONE)).isEqualTo(Effect.FOUND_DONE);
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.rename(ACCOUNT, "/h", "/x/h", false, Watch.NONE));

            assertThat(ftp.delete(ACCOUNT, "/h", false, Watch.NONE)).isEqualTo(Effect.DONE);
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.delete(ACCOUNT, "/h", false, Watch.NONE));
            assertThat(ftp.delete(ACCOUNT, "/h", true, Watch.NONE)).isEqualTo(Effect.FOUND_DONE);
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.list(ACCOUNT, Optional.of("/x"), Watch.NONE));

            stand.server.with(Habit.READ_ONLY);
            fails(FaultCode.PERMISSION_DENIED, () -> ftp.makeDirectory(ACCOUNT, "/n", false, Watch.NONE));
            fails(FaultCode.PERMISSION_DENIED, () -> ftp.rename(ACCOUNT, "/d/g", "/d/h", false, Watch.NONE));
            fails(FaultCode.PERMISSION_DENIED, () -> ftp.delete(ACCOUNT, "/d/g", false, Watch.NONE));
        });
    }

    static Stream<Arguments> faults() {
        return Stream.of("FTPDEL", "FTPREN", "FTPMKD", "FTPRMD").flatMap(command -> Stream.of(Kind.ABORT, Kind.SILENCE, Kind.LOST, Kind.ANSWER_LOST, Kind.ERROR,
                Kind.RESTART, Kind.DROP_NOTICED, Kind.DROP_UNNOTICED, Kind.PDP_LOSS, Kind.NOISE, Kind.URC, Kind.SPLIT, Kind.OUTCOME_LOST, Kind.LATE, Kind.OUTCOME_FIRST)
                .map(kind -> Arguments.of(command, kind)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatMayHaveBeenDoneIsLookedAtBeforeItIsSentAgain(String command, Kind kind) throws Exception {
        Faults faults = Faults.of(Fault.at(Pattern.quote(command), 1, kind).after(Duration.ofSeconds(4)).times(3));
        Stand.with(folder).module(module -> module.faults(faults)).play(stand -> {
            stand.server.file("/f", new byte[1]).file("/g", new byte[1]).folder("/d");

            assertThat(stand.ftp.makeDirectory(ACCOUNT, "/n", false, Watch.NONE)).isEqualTo(Effect.DONE);
            assertThat(stand.ftp.removeDirectory(ACCOUNT, "/d", false, Watch.NONE)).isEqualTo(Effect.DONE);
            assertThat(stand.ftp.rename(ACCOUNT, "/f", "/h", false, Watch.NONE)).isEqualTo(Effect.DONE);
            assertThat(stand.ftp.delete(ACCOUNT, "/g", false, Watch.NONE)).isEqualTo(Effect.DONE);

            assertThat(stand.server.names("/")).containsExactlyInAnyOrder("n", "h");
        });
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_FTPINFO", "NO_FTPOPEN_QUERY", "NO_SESSION_PLAIN_ERROR"})
    void whatWasNeverThereIsNotDeletedBecauseTheServerHadClosedTheIdleSession(Quirk quirk) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(quirk)).play(stand -> {
            stand.server.idleTimeout(Duration.ofSeconds(8)).folder("/d");
            var ftp = stand.ftp;
            ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);

            stand.clock.sleep(Duration.ofSeconds(9));
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.delete(ACCOUNT, "/never", false, Watch.NONE));
            stand.clock.sleep(Duration.ofSeconds(9));
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.removeDirectory(ACCOUNT, "/never", false, Watch.NONE));
            stand.clock.sleep(Duration.ofSeconds(9));
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.rename(ACCOUNT, "/never", "/d", false, Watch.NONE));
            stand.clock.sleep(Duration.ofSeconds(9));
            fails(FaultCode.ALREADY_EXISTS, () -> ftp.makeDirectory(ACCOUNT, "/d", false, Watch.NONE));
        });
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"DROP_UNNOTICED", "DROP_NOTICED", "LOST", "ANSWER_LOST", "ABORT", "SILENCE", "RESTART"})
    void whatWasSoBeforeIsNotClaimedWhenTheSessionDiesInThatVeryMoment(Kind kind) throws Exception {
        Faults faults = Faults.none();
        Stream.of("FTPDEL", "FTPRMD", "FTPREN", "FTPMKD").forEach(command -> faults.add(Fault.at(command, 1, kind).after(Duration.ofMillis(1))));
        Stand.with(folder).variants(Variants.GUIDE.with(Quirk.NO_FTPINFO)).module(module -> module.faults(faults)).play(stand -> {
            stand.server.folder("/d");
            var ftp = stand.ftp;

            fails(FaultCode.NO_SUCH_FILE, () -> ftp.delete(ACCOUNT, "/never", false, Watch.NONE));
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.removeDirectory(ACCOUNT, "/never", false, Watch.NONE));
            fails(FaultCode.NO_SUCH_FILE, () -> ftp.rename(ACCOUNT, "/never", "/d", false, Watch.NONE));
            fails(FaultCode.ALREADY_EXISTS, () -> ftp.makeDirectory(ACCOUNT, "/d", false, Watch.NONE));
        });
    }

    @Test
    void aBadPathNeverReachesTheWire() throws Exception {
        Stand.with(folder).play(stand -> {
            fails(FaultCode.BAD_REMOTE_PATH, () -> stand.ftp.delete(ACCOUNT, "a\"b", false, Watch.NONE));
            fails(FaultCode.BAD_REMOTE_PATH, () -> stand.ftp.rename(ACCOUNT, "a", "b\r\nAT", false, Watch.NONE));
            fails(FaultCode.BAD_REMOTE_PATH, () -> stand.ftp.list(ACCOUNT, Optional.of(""), Watch.NONE));

            assertThat(stand.module.transcript().toString()).doesNotContain("FTP");
        });
    }
}
