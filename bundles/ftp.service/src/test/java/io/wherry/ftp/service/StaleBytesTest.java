package io.wherry.ftp.service;

import static io.wherry.ftp.service.GetTest.fails;
import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import io.wherry.at.AtException;
import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.at.Rung;
import io.wherry.at.StateQuery;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Settings;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.Overflow;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an older download left in the module's buffer is never taken for a newer one's bytes, whatever the module does with it, and looking after it costs little. */
class StaleBytesTest {
    /** More than the usual overlap, and prime, so that it ends in the middle of a piece. */
    private static final int STOPPED = 80_000;

    @TempDir
    Path folder;

    /** What the module does with bytes that nobody fetched before the session was closed. */
    enum Habit {
        /** They can be received; {@code FTPGET} throws them away. */
        RESET_BY_GET(false, false),
        /** They can be received; {@code FTPGET} appends to them. */
        APPENDED_TO(false, true),
        /** They can't be received before an {@code FTPGET}, which throws them away. */
        HIDDEN_AND_RESET(true, false),
        /** They can't be received before an {@code FTPGET}, which appends to them. */
        HIDDEN_AND_APPENDED_TO(true, true);

        private final boolean hidden;
        private final boolean kept;

        Habit(boolean hidden, boolean kept) {
            this.hidden = hidden;
            this.kept = kept;
        }
    }

    /** A module that still has bytes, in front of the simulated one. */
    private static final class Stale implements AtPort {
        private final AtPort port;
        private final Habit habit;
        private byte[] bytes;
        private boolean downloading;
        private int handedOut;

        Stale(AtPort port, Habit habit, byte[] bytes) {
            this.port = port;
            this.habit = habit;
            this.bytes = bytes;
        }

        @Override
        public Reply execute(Command command) throws AtException, InterruptedException {
            String text = command.text();
            if (text.startsWith("AT+FTPRECV=") && !text.endsWith("?") && bytes.length > 0) {
                if (habit.hidden && !downloading) {
                    throw new AtException(AtException.Kind.REFUSED, text, Optional.empty(), FaultCode.MODEM_REFUSED, "ERROR");
                }
                int most = Integer.parseInt(text.substring(text.indexOf('=') + 1));
                byte[] piece = Arrays.copyOf(bytes, Math.min(most, bytes.length));
                bytes = Arrays.copyOfRange(bytes, piece.length, bytes.length);
                handedOut += piece.length;
                return new Reply(List.of("+FTPRECV: " + piece.length), Optional.empty(), piece, piece.length, Duration.ZERO);
            }
            if (text.startsWith("AT+FTPGET=")) {
                downloading = true;
                bytes = habit.kept ? bytes : new byte[0];
            } else if (text.equals("AT+FTPCLOSE")) {
                downloading = false;
            }
            return port.execute(command);
        }

        @Override
        public String modem() {
            return port.modem();
        }

        @Override
        public AtStatus status() {
            return port.status();
        }

        @Override
        public void restart(String why) throws AtException, InterruptedException {
            port.restart(why);
        }

        @Override
        public void recover(String why, boolean again) throws AtException, InterruptedException {
            port.recover(why, again);
        }

        @Override
        public void climbed(Rung rung, Rung.Step step, String cause) {
            port.climbed(rung, step, cause);
        }

        @Override
        public Listening askAfterDoubt(StateQuery query) {
            return port.askAfterDoubt(query);
        }

        @Override
        public Listening listen(AtListener listener) {
            return port.listen(listener);
        }
    }

    private static ModuleFtp on(Stand stand, AtPort port) {
        return new ModuleFtp(port, stand.pdp.service(), stand.clock, Settings.DEFAULT, new Random(3));
    }

    private void stopped(Stand stand) {
        fails(FaultCode.CANCELED, () -> stand.ftp.get(ACCOUNT, stand.get("/a"), GetTest.after(STOPPED)));
    }

    static Stream<Arguments> resumptions() {
        return Stream.of(Habit.values()).flatMap(habit -> Stream.of(30_000, 500_000).flatMap(buffer ->
                Stream.of(Content.of(5, 200_000), new byte[200_000], mixed()).map(bytes -> Arguments.of(habit, buffer, bytes))));
    }

    /** Alike for long around the place where the fetch stops, then different. */
    private static byte[] mixed() {
        byte[] bytes = Content.of(6, 200_000);
        Arrays.fill(bytes, STOPPED - 10_000, STOPPED + 20_000, (byte) 0xff);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("resumptions")
    void aResumedFileIsWholeThoughTheModuleHasTheOldRest(Habit habit, int buffer, byte[] bytes) throws Exception {
        Stand.with(folder).variants(Variants.GUIDE.buffer(buffer, Overflow.STOPS)).play(stand -> {
            stand.server.file("/a", bytes);
            stopped(stand);
            Stale stale = new Stale(stand.port, habit, Arrays.copyOfRange(bytes, STOPPED + 4096, 150_000));
            ModuleFtp ftp = on(stand, stale);

            ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
            ftp.stop();

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @EnumSource(value = Habit.class, names = {"RESET_BY_GET", "HIDDEN_AND_RESET"})
    void aModuleThatForgetsByItselfIsNotEmptied(Habit habit) throws Exception {
        byte[] bytes = Content.of(5, 200_000);
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", bytes);
            stopped(stand);
            Stale stale = new Stale(stand.port, habit, Content.of(9, 500_000));
            ModuleFtp ftp = on(stand, stale);

            Transfer transfer = ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
            ftp.stop();

            assertThat(stale.handedOut).isZero();
            assertThat(transfer.resumedAt()).isGreaterThanOrEqualTo(STOPPED);
        });
    }

    static Stream<Arguments> fresh() {
        return Stream.of(Habit.values()).flatMap(habit -> Stream.of(16_000, 100_000).flatMap(buffer -> Stream.of(Overflow.values()).map(overflow ->
                Arguments.of(habit, buffer, overflow))));
    }

    @ParameterizedTest
    @MethodSource("fresh")
    void aNewFileHasNoByteOfAnOlderOne(Habit habit, int buffer, Overflow overflow) throws Exception {
        for (int size : new int[] {0, 1, 300, 20_000, 50_000}) {
            byte[] bytes = Content.of(5, size);
            Stand.with(folder).variants(Variants.GUIDE.buffer(buffer, overflow)).play(stand -> {
                stand.server.file("/a", bytes);
                ModuleFtp ftp = on(stand, new Stale(stand.port, habit, Content.of(9, 10_000)));

                ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
                ftp.stop();

                assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            });
        }
    }

    @Test
    void aLookBehindTheEndThatIsLostProvesNothing() throws Exception {
        Faults lost = Faults.of(Fault.at("FTPRECV=\\d", 1, Kind.LOST));
        for (int size : new int[] {100, 1000}) {
            byte[] bytes = Content.of(5, size);
            Stand.with(folder).module(module -> module.faults(lost)).play(stand -> {
                stand.server.file("/a", bytes);
                ModuleFtp ftp = on(stand, new Stale(stand.port, Habit.APPENDED_TO, Content.of(9, size)));

                ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
                ftp.stop();

                assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            });
        }
    }

    @Test
    void aPartThatIsNotTheServersIsFetchedAnew() throws Exception {
        byte[] bytes = Content.of(5, 200_000);
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", bytes);
            stopped(stand);
            Path part = folder.resolve("local.bin.part");
            byte[] spoilt = Files.readAllBytes(part);
            spoilt[spoilt.length - 100]++;
            Files.write(part, spoilt);

            Transfer transfer = stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(transfer.resumedAt()).isZero();
        });
    }

    @Test
    void aFetchThatWasInterruptedGoesOnWithinSeconds() throws Exception {
        byte[] bytes = Content.of(5, 500_000);
        Stand.with(folder).module(module -> module.paced(115_200)).play(stand -> {
            stand.server.file("/a", bytes);
            Worker fetching = stand.clock.start("wherry-test-get", () -> {
                try {
                    stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
                } catch (FaultException fault) {
                    throw new AssertionError(fault);
                }
            });
            stand.clock.sleep(Duration.ofSeconds(20));
            fetching.interrupt();
            fetching.join(Duration.ofSeconds(10));
            long began = stand.clock.nanos();
            long there = Files.size(folder.resolve("local.bin.part"));

            stand.ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);

            Duration rest = Duration.ofNanos((500_000 - there) * 10_000_000_000L / 115_200);
            assertThat(Duration.ofNanos(stand.clock.nanos() - began)).isLessThan(rest.multipliedBy(106).dividedBy(100).plusSeconds(10));
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
        });
    }
}
