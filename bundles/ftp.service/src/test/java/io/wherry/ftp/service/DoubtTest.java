package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Rung;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.Watch;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a doubt, whoever had it, the module is asked what it holds before it is told anything else. */
class DoubtTest {
    private static final String CONTEXT = "AT+MIPCALL?";
    private static final String SESSION = "AT+FTPOPEN?";

    @TempDir
    Path folder;

    private static List<String> received(Stand stand, int from) {
        return stand.module.ledger().received().stream().map(line -> line.text()).skip(from).toList();
    }

    private static int count(Stand stand) {
        return stand.module.ledger().received().size();
    }

    /** Both questions come after {@code doubt} and a fence, and no other command of a caller before them. */
    private static void askedFirst(List<String> commands) {
        int context = commands.indexOf(CONTEXT);
        int session = commands.indexOf(SESSION);
        int fence = commands.stream().filter(command -> command.startsWith("AT+CG")).findFirst().map(commands::indexOf).orElse(-1);
        int callers = commands.stream().filter(command -> command.startsWith("AT+FTP") && !command.equals(SESSION) || command.startsWith("AT+C") && !command.startsWith("AT+CG")
                && !command.equals("AT+CMEE=1")).findFirst().map(commands::indexOf).orElse(commands.size());
        assertThat(fence).as("a fence in %s", commands).isNotNegative();
        assertThat(context).as("the context behind the fence in %s", commands).isGreaterThan(fence).isLessThan(callers);
        assertThat(session).as("the session behind the fence in %s", commands).isGreaterThan(fence).isLessThan(callers);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"ABORT", "SILENCE", "LOST", "RESTART"})
    void afterAnyFaultOfACommandContextAndSessionAreAskedFor(Kind kind) throws Exception {
        Stand.with(folder).module(module -> module.faults(Faults.of(Fault.at("FTPLIST", 2, kind).after(Duration.ofSeconds(kind == Kind.SILENCE ? 75 : 8))))).play(stand -> {
            stand.server.file("/a.bin", new byte[10]);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            int before = count(stand);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            List<String> commands = received(stand, before);
            int failed = commands.stream().filter(command -> command.startsWith("AT+FTPLIST")).findFirst().map(commands::indexOf).orElseThrow();
            askedFirst(commands.subList(failed + 1, commands.size()));
        });
    }

    @Test
    void afterABlockInWhichBytesWereLostTheyAreAskedForToo() throws Exception {
        Stand.with(folder).module(module -> module.faults(Faults.of(Fault.at("FTPRECV=2", 1, Kind.BYTES_LOST).times(40)))).play(stand -> {
            stand.server.file("/a.bin", new byte[20_000]);
            stand.ftp.get(ACCOUNT, stand.get("/a.bin"), Watch.NONE);
            List<String> commands = received(stand, 0);
            int first = IntStream.range(0, commands.size()).filter(at -> commands.get(at).matches("AT\\+FTPRECV=\\d+")).findFirst().orElseThrow();
            askedFirst(commands.subList(first + 1, commands.size()));
        });
    }

    @Test
    void afterARepluggedPortThatDidNotRestartTheyAreAskedForToo() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            int before = count(stand);
            stand.module.unplug();
            stand.clock.sleep(Duration.ofSeconds(3));
            stand.module.replug();
            stand.clock.sleep(Duration.ofSeconds(2));
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            askedFirst(received(stand, before));
        });
    }

    @Test
    void aDoubtOfSomebodyElsesCommandFindsOutThatTheSessionIsGone() throws Exception {
        Stand.with(folder).module(module -> module.faults(Faults.of(Fault.at("CBC", 1, Kind.SILENCE).after(Duration.ofSeconds(9))))).play(stand -> {
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            stand.module.losePdp();
            int before = count(stand);
            try {
                stand.port.execute(Command.of("AT+CBC").within(Duration.ofSeconds(1)));
            } catch (AtException silent) {
                assertThat(silent.inDoubt()).isTrue();
            }
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            List<String> commands = received(stand, before);
            assertThat(commands).contains(CONTEXT, SESSION);
            assertThat(stand.server.logins()).isEqualTo(2);
        });
    }

    @Test
    void aLoginThatIsRefusedResetsNothing() throws Exception {
        Stand.with(folder).play(stand -> {
            FtpAccount wrong = new FtpAccount("files", "ftp.example.org", 21, "gw", Secret.of("wrong"), "", true, false);
            for (int hour = 0; hour < 12; hour++) {
                for (int tries = 0; tries < 4; tries++) {
                    assertThat(catchThrowableOfType(FaultException.class, () -> stand.ftp.list(wrong, Optional.empty(), Watch.NONE)).code()).isEqualTo(FaultCode.LOGIN_REFUSED);
                }
                stand.clock.sleep(Duration.ofHours(1));
            }
            assertThat(stand.port.status().counters().resets()).isZero();
            assertThat(received(stand, 0)).doesNotContain("AT+MIPCALL=0");
        });
    }

    @Test
    void openingTheSessionAnewIsARungThatIsTold() throws Exception {
        Stand.with(folder).module(module -> module.faults(Faults.of(Fault.at("FTPLIST", 2, Kind.ABORT)))).play(stand -> {
            List<AtEvent.Climbed> climbed = new ArrayList<>();
            stand.port.listen(event -> Optional.of(event).filter(AtEvent.Climbed.class::isInstance).ifPresent(it -> climbed.add((AtEvent.Climbed) it)));
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            assertThat(climbed).noneMatch(it -> it.rung() == Rung.FTP_SESSION);
            stand.ftp.list(ACCOUNT, Optional.empty(), Watch.NONE);
            assertThat(climbed).filteredOn(it -> it.rung() == Rung.FTP_SESSION).extracting(AtEvent.Climbed::step).containsExactly(Rung.Step.BEGUN, Rung.Step.HELPED);
            assertThat(stand.port.status().recovery()).map(AtEvent.Climbed::rung).contains(Rung.FTP_SESSION);
        });
    }
}
