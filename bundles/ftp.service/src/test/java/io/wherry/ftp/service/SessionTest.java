package io.wherry.ftp.service;

import static io.wherry.ftp.service.GetTest.fails;
import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpState;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Settings;
import io.wherry.pdp.ModemState;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Sim;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.NoFtp;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {

    @TempDir
    Path folder;

    private static FtpAccount account(int port, String password) {
        return new FtpAccount("files", "ftp.example.org", port, "gw", Secret.of(password), "", true, false);
    }

    @Test
    void oneLoginServesManyOperations() throws Exception {
        Stand.with(folder).play(stand -> {
            for (int i = 0; i < 5; i++) {
                stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            }

            assertThat(stand.server.logins()).isEqualTo(1);
            assertThat(stand.ftp.state().session()).isEqualTo(FtpState.Session.OPEN);
            assertThat(stand.ftp.state().server()).contains("files");
            assertThat(stand.ftp.state().counters().opened()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_FTPOPEN_QUERY", "NO_FTPINFO", "NO_SESSION_PLAIN_ERROR", "RDY"})
    void aSessionThatTheServerClosedWhileIdleIsReopenedUnnoticed(Quirk quirk) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(quirk)).play(stand -> {
            stand.server.idleTimeout(Duration.ofMinutes(5)).file("/f", new byte[1]).file("/a", new byte[3000]).file("/g", new byte[1]);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            stand.clock.sleep(Duration.ofMinutes(6));
            stand.ftp.delete(ACCOUNT, "/f", false, Watch.NONE);
            stand.clock.sleep(Duration.ofMinutes(6));
            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
            stand.clock.sleep(Duration.ofMinutes(6));
            stand.ftp.put(ACCOUNT, stand.put("/b"), Watch.NONE);
            stand.clock.sleep(Duration.ofMinutes(6));
            stand.ftp.rename(ACCOUNT, "/g", "/h", false, Watch.NONE);

            assertThat(stand.server.names("/")).containsExactlyInAnyOrder("a", "b", "h");
            assertThat(stand.server.logins()).isEqualTo(5);
            assertThat(stand.ftp.state().counters().failures()).isZero();
            assertThat(stand.ftp.state().counters().reopened()).isEqualTo(4);
        });
    }

    @ParameterizedTest
    @CsvSource({"NO_BLANK_AFTER_COLON,1", "NO_FTPINFO,2", "NO_SOCKETS,1"})
    void aRefusedLoginIsNamedAndNotTriedOverAndOver(Quirk quirk, int most) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(quirk)).play(stand -> {
            fails(FaultCode.LOGIN_REFUSED, () -> stand.ftp.list(account(21, "wr0ng!"), Optional.empty(), Watch.NONE));

            assertThat(count(stand, "AT+FTPOPEN=\"")).isLessThanOrEqualTo(most);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
        });
    }

    @Test
    void aRefusedLoginWithNothingToAskIsGuessedByItsHaste() throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(Quirk.NO_FTPINFO, Quirk.NO_SOCKETS)).play(stand ->
                fails(FaultCode.LOGIN_REFUSED, () -> stand.ftp.list(account(21, "wr0ng!"), Optional.empty(), Watch.NONE)));
    }

    @Test
    void aLoginThatHasWorkedBeforeIsNotBlamedOnItsPassword() throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(Quirk.NO_FTPINFO, Quirk.NO_SOCKETS)).play(stand -> {
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            stand.ftp.close();
            stand.server.with(Habit.DOWN);
            fails(FaultCode.SERVER_UNREACHABLE, () -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE));
        });
    }

    /** A fault of the link, which the queue's patience outlasts: a module that is busy refuses for a while. */
    @Test
    void aLoginThatTheModuleRefusesWithoutACauseIsALinkFault() throws Exception {
        Faults refusals = Faults.none();
        for (int nth = 1; nth <= 10; nth++) {
            refusals.add(Fault.at("FTPOPEN=\"", nth, Kind.ERROR));
        }
        Stand.with(folder).module(module -> module.faults(refusals)).play(stand ->
                assertThatThrownBy(() -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE)).isInstanceOfSatisfying(FaultException.class,
                        fault -> assertThat(fault.code().kind()).isEqualTo(FaultCode.Kind.LINK)));
    }

    /** A directory with a blank in its name is entered to be listed; where the way back home is refused, one step up leads there too. */
    @Test
    void theWayBackFromADirectoryIsOneStepUpWhereItsNameIsRefused() throws Exception {
        Faults refusal = Faults.of(Fault.at("FTPCWD", 2, Kind.ERROR));
        Stand.with(folder).module(module -> module.faults(refusal)).play(stand -> {
            stand.ftp.makeDirectory(ACCOUNT, "my dir", false, Watch.NONE);
            assertThat(stand.ftp.list(ACCOUNT, Optional.of("my dir"), Watch.NONE)).isEmpty();
            assertThat(count(stand, "AT+FTPCDUP")).isPositive();
            assertThat(stand.ftp.workingDirectory(ACCOUNT, Watch.NONE)).isEqualTo("/");
            assertThat(stand.server.logins()).isEqualTo(1);
        });
    }

    private static long count(Stand stand, String text) {
        return stand.module.transcript().toString().lines().filter(line -> line.contains(text)).count();
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_BLANK_AFTER_COLON", "NO_FTPINFO", "NO_FTPOPEN_QUERY"})
    void anUnreachableServerIsNamed(Quirk quirk) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(quirk)).play(stand -> {
            stand.server.with(Habit.DOWN);
            fails(FaultCode.SERVER_UNREACHABLE, () -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE));
            stand.server.without(Habit.DOWN);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
        });
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, names = {"NO_BLANK_AFTER_COLON", "NO_FTPINFO", "NO_SOCKETS"})
    void aLoginThatIsToldToHaveFailedIsTheJobsToRepeat(Quirk quirk) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(quirk, Quirk.NO_FTPOPEN_QUERY)).play(stand -> {
            stand.server.with(Habit.DOWN);
            assertThatThrownBy(() -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE)).isInstanceOf(FaultException.class);

            assertThat(count(stand, "AT+FTPOPEN=\"")).isLessThanOrEqualTo(quirk == Quirk.NO_SOCKETS ? 2 : 1);
        });
    }

    @Test
    void aCancelEndsALoginAtOnceAndTheNextOperationWorks() throws Exception {
        Faults slow = Faults.of(Fault.at("FTPOPEN=\"", 1, Kind.SILENCE).after(Duration.ofSeconds(100)));
        Stand.with(folder).module(module -> module.faults(slow)).play(stand -> {
            Worker listing = stand.clock.start("wherry-test-list", () -> {
                try {
                    stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
                } catch (FaultException fault) {
                    throw new AssertionError(fault);
                }
            });
            while (count(stand, "AT+FTPOPEN=\"") == 0) {
                stand.clock.sleep(Duration.ofMillis(100));
            }
            stand.clock.sleep(Duration.ofSeconds(5));
            listing.interrupt();

            assertThat(listing.join(Duration.ofSeconds(1))).isTrue();
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"FTPLIST", "FTPGET=", "FTPRECV=", "FTPRETR="})
    void aCancelEndsAnyOtherWaitAtOnceToo(String command) throws Exception {
        Faults slow = Faults.of(Fault.at(Pattern.quote(command), 1, Kind.SILENCE).after(Duration.ofSeconds(15)));
        byte[] bytes = Content.of(1, 30_000);
        Stand.with(folder).module(module -> module.faults(slow)).play(stand -> {
            stand.server.file("/a", bytes);
            GetVia via = command.equals("FTPRETR=") ? GetVia.RETR : GetVia.GET;
            Worker fetching = stand.clock.start("wherry-test-get", () -> {
                try {
                    stand.ftp.get(ACCOUNT, stand.get("/a", via, Content.sha256(bytes)), Watch.NONE);
                } catch (FaultException fault) {
                    throw new AssertionError(fault);
                }
            });
            while (count(stand, "AT+" + command) == 0) {
                stand.clock.sleep(Duration.ofMillis(50));
            }
            stand.clock.sleep(Duration.ofSeconds(2));
            fetching.interrupt();

            assertThat(fetching.join(Duration.ofSeconds(1))).isTrue();
            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void thePortIsSaidWhereTheFirmwareWantsIt(int position) throws Exception {
        Variants variants = position == 5 ? Variants.GUIDE.with(Quirk.PORT_FIFTH) : Variants.GUIDE;
        Stand.with(folder).variants(variants).settings(new Settings(position, 0, 0, false, Duration.ZERO, Duration.ZERO)).play(stand -> {
            stand.server.port(2121);
            stand.ftp.list(account(2121, "s3cr3t!"), Optional.empty(), Watch.NONE);
        });
        Stand.with(folder).variants(variants).settings(new Settings(position, 0, 0, false, Duration.ZERO, Duration.ZERO)).play(stand -> {
            stand.server.port(21);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
        });
    }

    @ParameterizedTest
    @EnumSource(NoFtp.class)
    void aFirmwareWithoutFtpIsNamed(NoFtp how) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.withoutFtp(how)).play(stand ->
                fails(FaultCode.FIRMWARE_WITHOUT_FTP, () -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE)));
    }

    @Test
    void aFirmwareThatOnlyLacksTheProbeWorks() throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.with(Quirk.NO_FTPOPEN_TEST, Quirk.NO_FTPOPEN_QUERY, Quirk.NO_FTPINFO)).play(stand ->
                stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE));
    }

    @Test
    void aCommandThatIsRefusedOnceIsNoFirmwareWithoutFtp() throws Exception {
        for (Quirk[] lacks : new Quirk[][] {{Quirk.NO_FTPOPEN_TEST}, {Quirk.NO_FTPOPEN_TEST, Quirk.NO_FTPOPEN_QUERY, Quirk.NO_FTPINFO}}) {
            Stand.with(folder).variants(Variants.GUIDE.with(lacks)).module(module -> module.faults(Faults.parse("/FTPMODE/1 ERROR"))).play(stand ->
                    stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE));
        }
    }

    @Test
    void anotherServerMeansAnotherSession() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.user("b", "pw-b");
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            stand.ftp.list(new FtpAccount("other", "ftp2.example.org", 21, "b", Secret.of("pw-b"), "", false, false), Optional.empty(), Watch.NONE);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);

            assertThat(stand.server.logins()).isEqualTo(3);
            assertThat(count(stand, "AT+FTPMODE=1")).isEqualTo(1);
        });
    }

    @Test
    void aRestartedModuleIsLoggedInAgain() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            stand.module.restart();
            stand.clock.sleep(Duration.ofSeconds(30));
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);

            assertThat(stand.server.logins()).isEqualTo(2);
            assertThat(count(stand, "AT+FTPINFO=1")).isEqualTo(2);
        });
    }

    @Test
    void aSessionLeftOpenByADaemonBeforeThisOneIsClosedFirst() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            ModuleFtp next = new ModuleFtp(stand.port, stand.pdp.service(), stand.clock, Settings.DEFAULT, new Random(2));
            next.list(ACCOUNT, Optional.empty(), Watch.NONE);
            next.stop();

            assertThat(count(stand, "AT+FTPCLOSE")).isGreaterThanOrEqualTo(2);
        });
    }

    @Test
    void idlenessClosesTheSessionAndReleasesTheContext() throws Exception {
        Settings settings = new Settings(6, 0, 0, false, Duration.ofSeconds(30), Duration.ofSeconds(120));
        Stand.with(folder).settings(settings).play(stand -> {
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            stand.clock.sleep(Duration.ofSeconds(60));
            assertThat(stand.ftp.state().session()).isEqualTo(FtpState.Session.CLOSED);
            assertThat(stand.pdp.service().state().phase()).isEqualTo(ModemState.Phase.UP);
            stand.clock.sleep(Duration.ofSeconds(120));
            assertThat(stand.pdp.service().state().phase()).isEqualTo(ModemState.Phase.DOWN);

            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            assertThat(stand.ftp.state().session()).isEqualTo(FtpState.Session.OPEN);
        });
    }

    @Test
    void operationsTakeTurns() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", Content.of(1, 100_000));
            Worker other = stand.clock.start("wherry-test-other", () -> {
                try {
                    stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
                } catch (io.wherry.fault.FaultException fault) {
                    throw new AssertionError(fault);
                }
            });
            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(other.join(Duration.ofMinutes(5))).isTrue();
            assertThat(Files.size(stand.local())).isEqualTo(100_000);
        });
    }

    @Test
    void anInterruptedOperationLeavesTheModuleUsable() throws Exception {
        Stand.with(folder).module(module -> module.paced(115_200)).play(stand -> {
            byte[] bytes = Content.of(1, 100_000);
            stand.server.file("/a", bytes);
            Worker fetching = stand.clock.start("wherry-test-get", () -> {
                try {
                    stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
                } catch (io.wherry.fault.FaultException fault) {
                    throw new AssertionError(fault);
                }
            });
            stand.clock.sleep(Duration.ofSeconds(14));
            fetching.interrupt();
            assertThat(fetching.join(Duration.ofMinutes(2))).isTrue();

            assertThat(stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE).resumedAt()).isPositive();
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    @Test
    void aStopClosesTheSessionInOrderAndRefusesWhatComesThen() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            stand.ftp.stop();

            assertThat(count(stand, "AT+FTPCLOSE")).isEqualTo(1);
            fails(FaultCode.UNAVAILABLE, () -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE));
        });
    }

    @Test
    void aFetchNeedsOneCommandAPiece() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", Content.of(1, 400_000));
            stand.server.file("/first", Content.of(1, 1));
            stand.ftp.get(ACCOUNT, stand.get("/first"), Watch.NONE);
            long before = stand.port.status().counters().commands();
            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(stand.port.status().counters().commands() - before).isLessThanOrEqualTo(400_000 / 2048 + 8);
        });
    }

    @Test
    void whatKeepsTheModemFromTheNetworkIsNamedInTime() throws Exception {
        Stand.with(folder).module(module -> module.sim(Sim.missing())).play(stand -> {
            long began = stand.clock.nanos();
            fails(FaultCode.SIM_MISSING, () -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE));
            assertThat(Duration.ofNanos(stand.clock.nanos() - began)).isLessThan(Duration.ofSeconds(150));
        });
        Stand.with(folder).module(module -> module.radio(Radio.USUAL.registering(Duration.ofSeconds(2), 2))).play(stand ->
                fails(FaultCode.NO_NETWORK, () -> stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE)));
    }

    @Test
    void aWaitForTheNetworkCanBeGivenUp() throws Exception {
        Stand.with(folder).module(module -> module.radio(Radio.USUAL.registering(Duration.ofSeconds(2), 2))).play(stand -> {
            long began = stand.clock.nanos();
            long end = stand.clock.after(Duration.ofSeconds(20));
            fails(FaultCode.TIMED_OUT, () -> stand.ftp.list(ACCOUNT, Optional.empty(), new Watch() {
                @Override
                public void check() throws io.wherry.fault.FaultException {
                    if (stand.clock.nanos() > end) {
                        throw new io.wherry.fault.FaultException(FaultCode.TIMED_OUT, "too long");
                    }
                }

                @Override
                public void progress(long bytes, long total) {
                }

                @Override
                public void phase(String what) {
                }
            }));
            assertThat(Duration.ofNanos(stand.clock.nanos() - began)).isLessThan(Duration.ofSeconds(30));
        });
    }
}
