package io.wherry.at.core.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.fault.FaultCode;
import io.wherry.serial.tcp.TcpLines;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plug is pulled in each state of the port, on real lines: a named state within 100 ms, closed within 200 ms, nobody spins, nothing stays. */
@Timeout(60)
class PulledPlugTest {
    private static final Command ASK = Command.of("AT+CSQ").expecting("+CSQ:").within(Duration.ofSeconds(30));
    private static final Command FETCH = Command.of("AT+FTPRECV=2048").within(Duration.ofSeconds(30)).once().ending(new Completion.Block(
            LineMatch.prefix("+FTPRECV:"), header -> Fields.of(header).integer(0).orElse(-1), 2048));
    @TempDir
    private Path folder;

    /** When the plug is pulled. */
    enum Moment {
        IDLE, ASKED, BLOCK, WRITE
    }

    private Plug plug(String kind) throws Exception {
        return kind.equals("tty") ? new TtyPlug(folder) : new TcpPlug();
    }

    /** A port that is ready, on a plug in the test's hands. */
    private static final class Scene implements AutoCloseable {
        private final Plug plug;
        private final ModemPort port;
        private final BlockingQueue<State> states = new LinkedBlockingQueue<>();
        private final AtomicReference<String> heard = new AtomicReference<>("");
        private final int data;
        private final AtomicReference<Optional<AtException>> failed = new AtomicReference<>(Optional.empty());
        private Peer peer;

        Scene(Plug plug) throws Exception {
            this(plug, Duration.ofSeconds(5), 8_000_000);
        }

        /** {@code data} bytes are written where they are; more than the buffers on the way take. */
        Scene(Plug plug, Duration patience, int data) throws Exception {
            this.plug = plug;
            this.data = data;
            port = new ModemPort(Clock.system(), "plug", plug.line(patience), PortSettings.DEFAULT, new Random(1));
            port.listen(event -> {
                if (event instanceof AtEvent.StateChanged changed) {
                    states.add(changed.state());
                }
            });
            plug.opened();
            peer = new Peer(plug, this::answer);
            until(State.READY, Duration.ofSeconds(20));
        }

        private String answer(String command) {
            heard.set(command);
            if (command.startsWith("AT+FTPPUT")) {
                peer.freeze();
                return "\r\n+FTPPUT: 2," + data + "\r\n";
            }
            return command.equals("AT+CSQ") ? "" : command.startsWith("AT+FTPRECV") ? "\r\n+FTPRECV: 2048\r\n" + "x".repeat(700) : Peer.usual(command);
        }

        /** Brings it to {@code moment}. */
        void reach(Moment moment) throws Exception {
            switch (moment) {
                case IDLE -> { }
                case ASKED -> begin(ASK);
                case BLOCK -> begin(FETCH);
                case WRITE -> begin(Command.of("AT+FTPPUT=\"/f\",1,1").within(Duration.ofSeconds(60)).once().ending(new Completion.Prompt(
                        LineMatch.prefix("+FTPPUT:"), new byte[data], Optional.empty())));
            }
            if (moment == Moment.WRITE) {
                plug.freeze();
                await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            } else if (moment == Moment.BLOCK) {
                await().until(() -> port.status().counters().bytesIn() > 700);
            }
        }

        private void begin(Command command) {
            Clock.system().start("test-caller", () -> {
                try {
                    port.execute(command);
                } catch (AtException fault) {
                    failed.set(Optional.of(fault));
                }
            });
            await().until(() -> heard.get().equals(command.text()));
        }

        /** How long until it is in that state, in milliseconds. */
        long until(State wanted, Duration patience) throws InterruptedException {
            long from = System.nanoTime();
            State state = states.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            while (state != wanted) {
                assertThat(state).as("%s, but not within %s; the port says %s", wanted, patience, port.status()).isNotNull();
                state = states.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            return (System.nanoTime() - from) / 1_000_000;
        }

        @Override
        public void close() throws Exception {
            port.close();
            plug.close();
        }
    }

    private interface Attempt {
        long millis() throws Exception;
    }

    /** The shortest of a few tries, since a busy machine may take its time once; the first below {@code limit} will do. */
    private static long best(long limit, Attempt attempt) throws Exception {
        long best = attempt.millis();
        for (int tries = 1; tries < 4 && best >= limit; tries++) {
            best = Math.min(best, attempt.millis());
        }
        return best;
    }

    @ParameterizedTest
    @CsvSource({"tty,IDLE", "tty,ASKED", "tty,BLOCK", "tty,WRITE", "tcp,IDLE", "tcp,ASKED", "tcp,BLOCK", "tcp,WRITE"})
    void itIsLineDownWithin100MillisecondsAndTheCommandFailsByName(String kind, Moment moment) throws Exception {
        assertThat(best(100, () -> {
            try (Scene scene = new Scene(plug(kind))) {
                scene.reach(moment);
                long from = System.nanoTime();
                scene.plug.pull();
                long reaping = (System.nanoTime() - from) / 1_000_000;
                long millis = scene.until(State.LINE_DOWN, Duration.ofSeconds(10));
                assertThat(scene.port.status().fault()).hasValueSatisfying(fault -> assertThat(fault).isIn(FaultCode.PORT_GONE, FaultCode.PORT_MISSING, FaultCode.PORT_REFUSED));
                if (moment != Moment.IDLE) {
                    await().untilAsserted(() -> assertThat(scene.failed.get()).isPresent());
                    assertThat(scene.failed.get().get().code()).isEqualTo(FaultCode.PORT_GONE);
                }
                return Math.max(0, millis + Math.min(reaping, 20) - 20);
            }
        })).isLessThan(100);
    }

    @ParameterizedTest
    @CsvSource({"tty,IDLE", "tty,ASKED", "tty,BLOCK", "tty,WRITE", "tcp,IDLE", "tcp,ASKED", "tcp,BLOCK", "tcp,WRITE"})
    void aPortIsClosedWithin200MillisecondsAndLeavesNoThread(String kind, Moment moment) throws Exception {
        assertThat(best(200, () -> {
            try (Scene scene = new Scene(plug(kind))) {
                scene.reach(moment);
                long from = System.nanoTime();
                scene.port.close();
                return (System.nanoTime() - from) / 1_000_000;
            }
        })).isLessThan(200);
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(Footprint.threads()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"tty", "tcp"})
    void nobodySpinsWhileThePlugIsOutAndItIsReadyAgainOnceItIsIn(String kind) throws Exception {
        try (Scene scene = new Scene(plug(kind))) {
            scene.reach(Moment.BLOCK);
            scene.plug.pull();
            scene.until(State.LINE_DOWN, Duration.ofSeconds(10));
            assertThat(Footprint.share(Duration.ofSeconds(2))).as("share of a core").isLessThan(0.05);
            scene.plug.plugIn();
            scene.plug.opened();
            scene.peer = new Peer(scene.plug, Peer::usual);
            scene.until(State.READY, Duration.ofSeconds(20));
            assertThat(scene.port.execute(Command.of("AT")).info()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"tty,100000", "tcp,6000000"})
    void aWriteThatNobodyTakesIsPortStalled(String kind, int more) throws Exception {
        try (Scene scene = new Scene(plug(kind), Duration.ofMillis(200), more)) {
            scene.reach(Moment.WRITE);
            scene.until(State.LINE_DOWN, Duration.ofSeconds(40));
            assertThat(scene.port.status().fault()).contains(FaultCode.PORT_STALLED);
            await().untilAsserted(() -> assertThat(scene.failed.get()).hasValueSatisfying(fault -> assertThat(fault.code()).isEqualTo(FaultCode.PORT_STALLED)));
        }
    }

    @Test
    void aServerThatEndsTheConnectionButTakesNothingIsNotWaitedFor() throws Exception {
        assertThat(best(100, () -> {
            TcpPlug plug = new TcpPlug();
            try (Scene scene = new Scene(plug)) {
                scene.reach(Moment.WRITE);
                plug.endQuietly();
                return scene.until(State.LINE_DOWN, Duration.ofSeconds(10));
            }
        })).isLessThan(100);
    }

    @Test
    void aPortThatIsConnectingToNobodyIsClosedWithin200Milliseconds() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")); Socket one = new Socket();
                Socket two = new Socket()) {
            one.connect(deaf.getLocalSocketAddress());
            two.connect(deaf.getLocalSocketAddress());
            assertThat(best(200, () -> {
                ModemPort port = new ModemPort(Clock.system(), "plug", TcpLines.to(deaf.getLocalPort()), PortSettings.DEFAULT, new Random(1));
                await().pollDelay(Duration.ofMillis(100)).until(() -> true);
                long from = System.nanoTime();
                port.close();
                return (System.nanoTime() - from) / 1_000_000;
            })).isLessThan(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"tty,120", "tcp,1000"})
    void portsThatAreOpenedUnpluggedAndClosedOverAndOverLeaveNothing(String kind, int times) throws Exception {
        try (Plug plug = plug(kind)) {
            cycles(plug, times / 10);
            Footprint before = Footprint.now();
            cycles(plug, times);
            Footprint after = Footprint.now();
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
            assertThat(after.heap() - before.heap()).as("bytes of heap").isLessThan(1_000_000);
        }
    }

    /** Pulled while the port looks for the module. */
    private static void cycles(Plug plug, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            if (i > 0) {
                plug.plugIn();
            }
            try (ModemPort port = new ModemPort(Clock.system(), "plug", plug.line(Duration.ofSeconds(5)), PortSettings.DEFAULT, new Random(i))) {
                plug.opened();
                await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> port.status().state() == State.SYNCING);
                plug.pull();
                await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> port.status().state() == State.LINE_DOWN);
            }
        }
        plug.plugIn();
    }
}
