package io.wherry.serial.jserialcomm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TtyLineTest {
    /** One for the whole JVM: the native library stays where it was loaded from. */
    private static final Path LIBRARIES = Path.of("target/native").toAbsolutePath();

    @TempDir
    Path folder;
    private Pty pty;
    private TtyLine line;

    @BeforeEach
    void plugIn() throws IOException {
        pty = Pty.in(folder);
        line = line(pty.link(), Duration.ofMillis(300));
    }

    @AfterEach
    void shut() throws Exception {
        line.shut();
        pty.close();
    }

    private TtyLine line(Path device, Duration writePatience) {
        return new TtyLine(new TtySettings("gw", device.toString(), 921_600, false, LIBRARIES, folder, writePatience), Clock.system());
    }

    @Test
    void everyByteValueGoesThroughUnchangedInBothDirections() throws Exception {
        byte[] all = allValues();
        try (Connection connection = line.open()) {
            connection.write(all, 0, all.length);
            assertThat(pty.heard().readNBytes(all.length)).isEqualTo(all);
            pty.say(all);
            assertThat(read(connection, all.length)).isEqualTo(all);
        }
    }

    @Test
    void bothDirectionsAtOnceLoseNothing() throws Exception {
        byte[] there = random(300_000, 1);
        byte[] back = random(300_000, 2);
        try (Connection connection = line.open()) {
            CompletableFuture<byte[]> heard = async(() -> pty.heard().readNBytes(there.length));
            CompletableFuture<byte[]> got = async(() -> read(connection, back.length));
            CompletableFuture<Object> said = async(() -> {
                pty.say(back);
                return "said";
            });
            for (int at = 0; at < there.length; at += 3000) {
                connection.write(there, at, Math.min(3000, there.length - at));
            }
            assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(there);
            assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(back);
            said.get(1, TimeUnit.SECONDS);
        }
    }

    @Test
    void onlyTheBytesAskedForAreWritten() throws Exception {
        try (Connection connection = line.open()) {
            connection.write("xxAT\rxx".getBytes(), 2, 3);
            connection.write("!".getBytes(), 0, 1);
            assertThat(pty.heard().readNBytes(4)).isEqualTo("AT\r!".getBytes());
        }
    }

    @Test
    void aPulledPlugIsPortGoneWithin100Milliseconds() throws Exception {
        assertThat(best(100, () -> {
            pty.close();
            pty = Pty.in(folder);
            try (Connection connection = line.open()) {
                CompletableFuture<byte[]> reading = async(() -> read(connection, 1));
                pty.unplug();
                long from = System.nanoTime();
                assertThat(fault(reading)).isEqualTo(FaultCode.PORT_GONE);
                return millisSince(from);
            }
        })).isLessThan(100);
    }

    @Test
    void writingIntoAPulledPlugIsPortGone() throws Exception {
        Connection connection = line.open();
        pty.unplug();
        assertThatThrownBy(() -> connection.write(new byte[10], 0, 10)).isInstanceOfSatisfying(FaultException.class,
                fault -> assertThat(fault.code()).isEqualTo(FaultCode.PORT_GONE));
    }

    @Test
    void closingAfterAPulledPlugTakesLessThan200Milliseconds() throws Exception {
        assertThat(best(200, () -> {
            pty.close();
            pty = Pty.in(folder);
            Connection connection = line.open();
            pty.unplug();
            long from = System.nanoTime();
            connection.close();
            return millisSince(from);
        })).isLessThan(200);
    }

    @Test
    void noThreadSpinsOnceThePlugIsPulled() throws Exception {
        Connection connection = line.open();
        CompletableFuture<byte[]> reading = async(() -> read(connection, 1));
        pty.unplug();
        fault(reading);
        // The connection is still open, as it is until its owner closes it: all its threads together must be asleep.
        long before = cpuOfOurThreads();
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        assertThat(Duration.ofNanos(cpuOfOurThreads() - before)).isLessThan(Duration.ofMillis(35));
        connection.close();
    }

    @Test
    void closingEndsTheReadOfAnotherThreadWithin200Milliseconds() throws Exception {
        assertThat(best(200, () -> {
            Connection connection = line.open();
            CompletableFuture<Integer> reading = async(() -> connection.read(new byte[8192]));
            long from = System.nanoTime();
            connection.close();
            assertThat(reading.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
            return millisSince(from);
        })).isLessThan(200);
    }

    @Test
    void closingTwiceIsOnce() throws Exception {
        Connection connection = line.open();
        connection.close();
        connection.close();
        assertThat(connection.read(new byte[10])).isEqualTo(-1);
    }

    @Test
    void aWriteThatNobodyTakesIsPortStalledAndClosesThePort() throws Exception {
        Connection connection = line.open();
        pty.freeze();
        CompletableFuture<Integer> reading = async(() -> connection.read(new byte[8192]));
        long from = System.nanoTime();
        CompletableFuture<byte[]> writing = async(() -> {
            connection.write(new byte[200_000], 0, 200_000);
            return new byte[0];
        });
        assertThat(fault(writing)).isEqualTo(FaultCode.PORT_STALLED);
        // 200 000 bytes at 921 600 baud take 2.2 s; then the patience, then at most half a second until it is seen.
        assertThat(millisSince(from)).isBetween(2_400L, 6_000L);
        assertThat(reading.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThatThrownBy(() -> connection.write(new byte[1], 0, 1)).hasMessageContaining("took no bytes");
    }

    @Test
    void closingEndsAStalledWriteWithin200Milliseconds() throws Exception {
        assertThat(best(200, () -> {
            pty.close();
            pty = Pty.in(folder);
            Connection connection = line.open();
            pty.freeze();
            CompletableFuture<byte[]> writing = async(() -> {
                connection.write(new byte[200_000], 0, 200_000);
                return new byte[0];
            });
            await().pollDelay(Duration.ofMillis(200)).until(() -> !writing.isDone());
            long from = System.nanoTime();
            connection.close();
            assertThat(fault(writing)).isEqualTo(FaultCode.PORT_GONE);
            return millisSince(from);
        })).isLessThan(200);
    }

    @Test
    void aSecondOpenIsPortBusyUntilTheFirstIsClosed() throws Exception {
        try (Connection first = line.open()) {
            assertThat(faultOfOpening(line)).isEqualTo(FaultCode.PORT_BUSY);
            assertThat(first.baud()).isEqualTo(921_600);
        }
        line.open().close();
    }

    @Test
    void aPortOfAnotherLineOrProgramIsBusyAndItsHolderIsNamed() throws Exception {
        try (Connection first = line.open()) {
            assertThat(faultOfOpening(line(pty.link(), Duration.ofSeconds(5)))).isEqualTo(FaultCode.PORT_BUSY);
        }
        Process flock = new ProcessBuilder("flock", "-x", pty.link().toString(), "sh", "-c", "echo held; read stop").start();
        try {
            assertThat(new String(flock.getInputStream().readNBytes(4))).isEqualTo("held");
            assertThatThrownBy(line::open).hasMessageContaining("is held by").hasMessageContaining("(process ");
        } finally {
            flock.destroy();
            flock.waitFor();
        }
        line.open().close();
    }

    @Test
    void aLivingOwnersLockFileIsObeyedAndADeadOnesIsNot() throws Exception {
        Path lock = folder.resolve("LCK.." + pty.link().toRealPath().getFileName());
        Process owner = new ProcessBuilder("cat").start();
        Files.writeString(lock, String.format("%10d\n", owner.pid()));
        assertThatThrownBy(line::open).hasMessageContaining("is locked by").hasMessageContaining("(process " + owner.pid() + ")");
        owner.destroyForcibly().waitFor();
        line.open().close();
    }

    @Test
    void whatIsNoPortIsPortMissing() throws Exception {
        assertThat(faultOfOpening(line(folder.resolve("ttyUSB9"), Duration.ZERO))).isEqualTo(FaultCode.PORT_MISSING);
        assertThat(faultOfOpening(line(Files.createFile(folder.resolve("file")), Duration.ZERO))).isEqualTo(FaultCode.PORT_MISSING);
        assertThat(faultOfOpening(line(folder, Duration.ZERO))).isEqualTo(FaultCode.PORT_MISSING);
        assertThat(faultOfOpening(line(Path.of("/dev/null"), Duration.ZERO))).isEqualTo(FaultCode.PORT_MISSING);
        pty.unplug();
        assertThat(faultOfOpening(line)).isEqualTo(FaultCode.PORT_MISSING);
    }

    @Test
    void aPortThatTheUserMayNotOpenIsPortNotPermitted() throws Exception {
        assumeThat(System.getProperty("user.name")).as("root may open everything").isNotEqualTo("root");
        new ProcessBuilder("chmod", "000", pty.link().toRealPath().toString()).start().waitFor();
        assertThat(faultOfOpening(line)).isEqualTo(FaultCode.PORT_NOT_PERMITTED);
    }

    @Test
    void errorNumbersOfTheSystemBecomeNamedFaults() {
        String device = pty.link().toString();
        assertThat(PortCheck.after(device, 115_200, 13).code()).isEqualTo(FaultCode.PORT_NOT_PERMITTED);
        assertThat(PortCheck.after(device, 115_200, 16).code()).isEqualTo(FaultCode.PORT_BUSY);
        assertThat(PortCheck.after(device, 115_200, 11).code()).isEqualTo(FaultCode.PORT_BUSY);
        assertThat(PortCheck.after(device, 115_200, 2).code()).as("open in this process").isEqualTo(FaultCode.PORT_BUSY);
        assertThat(PortCheck.after("/dev/no-such-tty", 115_200, 2).code()).isEqualTo(FaultCode.PORT_MISSING);
        assertThat(PortCheck.after(device, 1_234_567, 22)).hasMessageContaining("cannot do 1234567 baud");
        assertThat(PortCheck.after(device, 115_200, 99)).hasMessageContaining("errno 99");
    }

    @Test
    void aPortPluggedInAgainElsewhereIsFoundByItsLink() throws Exception {
        Connection before = line.open();
        Path device = pty.link().toRealPath();
        try (Pty other = Pty.in(Files.createDirectory(folder.resolve("again")))) {
            pty.unplug();
            before.close();
            Files.deleteIfExists(pty.link());
            Files.createSymbolicLink(pty.link(), other.link().toRealPath());
            assertThat(pty.link().toRealPath()).isNotEqualTo(device);
            try (Connection again = line.open()) {
                other.say("RDY".getBytes());
                assertThat(read(again, 3)).isEqualTo("RDY".getBytes());
            }
        }
    }

    @Test
    void theRateCanBeChangedWhileOpen() throws Exception {
        try (Connection connection = line.open()) {
            connection.baud(115_200);
            assertThat(connection.baud()).isEqualTo(115_200);
            assertThat(stty()).contains("speed 115200 baud");
            pty.say("OK".getBytes());
            assertThat(read(connection, 2)).isEqualTo("OK".getBytes());
        }
    }

    @Test
    void theRateThatADriverReallyRunsAtIsReadBack() throws Exception {
        try (Connection connection = line.open()) {
            assertThat(RateCheck.actual(pty.link().toString())).hasValue(921_600);
            connection.baud(9600);
            assertThat(RateCheck.actual(pty.link().toString())).hasValue(9600);
        }
        assertThat(RateCheck.actual(folder.resolve("none").toString())).isEmpty();
        assertThat(RateCheck.actual("COM3")).isEmpty();
        assertThat(RateCheck.near(921_600, 923_076)).as("as a USB adapter rounds it").isTrue();
        assertThat(RateCheck.near(921_600, 115_200)).as("as an old UART goes on").isFalse();
        assertThat(RateCheck.near(921_600, 1_000_000)).isFalse();
    }

    @Test
    void aRateThatTheDriverOnlyPretendsToTakeIsRefusedAndTheOldOneStays() throws Exception {
        try (Connection connection = line.open(); Pty slow = Pty.in(Files.createDirectory(folder.resolve("slow")))) {
            Path device = pty.link().toRealPath();
            new ProcessBuilder("stty", "-F", slow.link().toString(), "9600").start().waitFor();
            Files.delete(pty.link());
            // what is read back is another device's rate: as close to a lying driver as pseudo-terminals go
            Files.createSymbolicLink(pty.link(), slow.link().toRealPath());
            assertThatThrownBy(() -> connection.baud(115_200)).hasMessageContaining("refuses 115200 baud (it stays at 9600)");
            assertThat(connection.baud()).isEqualTo(921_600);
            assertThat(RateCheck.actual(device.toString())).hasValue(921_600);
            Files.delete(pty.link());
            Files.createSymbolicLink(pty.link(), device);
            pty.say("OK".getBytes());
            assertThat(read(connection, 2)).as("it goes on").isEqualTo("OK".getBytes());
        }
    }

    @Test
    void theWireIsRawAndFlowControlAsConfigured() throws Exception {
        try (Connection plain = line.open()) {
            assertThat(stty()).contains("speed 921600 baud").contains("cs8").contains("-parenb").contains("-cstopb").contains("-crtscts")
                    .contains("-ixon").contains("-ixoff").contains("-icrnl").contains("-opost").contains("-echo ").contains("-icanon").contains("-isig");
            assertThat(plain.baud()).isEqualTo(921_600);
        }
        TtyLine flow = new TtyLine(new TtySettings("gw", pty.link().toString(), 115_200, true, LIBRARIES, folder, Duration.ZERO), Clock.system());
        try (Connection connection = flow.open()) {
            assertThat(stty()).contains(" crtscts").contains("speed " + connection.baud());
        }
    }

    /** A pseudo-terminal has no RTS and CTS: what can be seen is that they stay asked for, and that a far end that takes nothing for a while costs no byte. */
    @Test
    void withFlowControlAFarEndThatPausesLosesNothingAndARateChangeKeepsIt() throws Exception {
        byte[] bytes = random(100_000, 3);
        TtyLine flow = new TtyLine(new TtySettings("gw", pty.link().toString(), 115_200, true, LIBRARIES, folder, Duration.ofSeconds(5)), Clock.system());
        try (Connection connection = flow.open()) {
            connection.baud(921_600);
            assertThat(stty()).contains(" crtscts").contains("speed 921600 baud");
            CompletableFuture<byte[]> heard = async(() -> pty.heard().readNBytes(bytes.length));
            pty.freeze();
            CompletableFuture<byte[]> writing = async(() -> {
                connection.write(bytes, 0, bytes.length);
                return new byte[0];
            });
            await().pollDelay(Duration.ofMillis(500)).until(() -> !writing.isDone());
            pty.thaw();
            assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(bytes);
            writing.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void twoHundredOpeningsLeaveNoThreadAndNoDescriptor() throws Exception {
        line.open().close();
        await().until(() -> ourThreads().isEmpty());
        long descriptors = descriptors();
        for (int i = 0; i < 200; i++) {
            Connection connection = line.open();
            connection.write("AT\r".getBytes(), 0, 3);
            connection.close();
        }
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(ourThreads()).isEmpty());
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    }

    @Test
    void aThousandTimesPluggedInOpenedPulledAndClosedLeaveNothing() throws Exception {
        try (Ptys ptys = new Ptys(folder)) {
            TtyLine other = line(ptys.link(), Duration.ofMillis(300));
            cycles(ptys, other, 20);
            await().until(() -> ourThreads().isEmpty());
            long descriptors = descriptors();
            long heap = heap();
            long begun = System.nanoTime();
            cycles(ptys, other, 1_000);
            await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(ourThreads()).isEmpty());
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
            assertThat(heap() - heap).as("bytes of heap").isLessThan(500_000);
            assertThat(millisSince(begun)).isLessThan(40_000);
        }
    }

    /** Pulled while somebody reads; a third of them while somebody writes, too. */
    private static void cycles(Ptys ptys, TtyLine line, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ptys.plugIn();
            try (Connection connection = line.open()) {
                CompletableFuture<byte[]> reading = async(() -> read(connection, 1));
                if (i % 3 == 0) {
                    connection.write("AT\r".getBytes(), 0, 3);
                }
                ptys.pull();
                assertThat(fault(reading)).isEqualTo(FaultCode.PORT_GONE);
            }
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void shuttingTheLineClosesItsConnectionAndOpensNoMore() throws Exception {
        Connection connection = line.open();
        line.shut();
        assertThat(connection.read(new byte[10])).isEqualTo(-1);
        assertThat(faultOfOpening(line)).isEqualTo(FaultCode.PORT_BUSY);
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(ourThreads()).isEmpty());
    }

    private String stty() throws IOException, InterruptedException {
        Process stty = new ProcessBuilder("stty", "-a", "-F", pty.link().toString()).start();
        String said = new String(stty.getInputStream().readAllBytes());
        stty.waitFor();
        return said;
    }

    private static byte[] read(Connection connection, int length) throws FaultException {
        byte[] all = new byte[length];
        byte[] buffer = new byte[8192];
        for (int at = 0; at < length; ) {
            int count = connection.read(buffer);
            if (count < 0) {
                return Arrays.copyOf(all, at);
            }
            System.arraycopy(buffer, 0, all, at, count);
            at += count;
        }
        return all;
    }

    private static <T> CompletableFuture<T> async(Callable<T> call) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Clock.system().start("wherry-test", () -> {
            try {
                future.complete(call.call());
            } catch (Exception e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private static FaultCode fault(CompletableFuture<byte[]> future) throws Exception {
        try {
            throw new AssertionError("no fault but " + future.get(20, TimeUnit.SECONDS).length + " bytes");
        } catch (ExecutionException e) {
            return ((FaultException) e.getCause()).code();
        }
    }

    private static FaultCode faultOfOpening(TtyLine line) {
        try {
            line.open().close();
            throw new AssertionError("it opened");
        } catch (FaultException fault) {
            return fault.code();
        }
    }

    private static List<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("wherry-")).toList();
    }

    private static long cpuOfOurThreads() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return ourThreads().stream().mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId()))).sum();
    }

    private static long descriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    /** The shortest of a few tries, since a busy machine may take its time once; the first below {@code limit} will do. */
    private static long best(long limit, Callable<Long> attempt) throws Exception {
        long best = attempt.call();
        for (int tries = 1; tries < 5 && best >= limit; tries++) {
            best = Math.min(best, attempt.call());
        }
        return best;
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private static byte[] allValues() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
