package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.at.core.wire.RecordedLine;
import io.wherry.at.core.wire.Recording;
import io.wherry.at.core.wire.ReplayedLine;
import io.wherry.at.core.wire.WireEntry;
import io.wherry.at.core.wire.WireFile;
import io.wherry.serial.Line;
import io.wherry.simulator.L610;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was lived on a recorded line is lived again when the record is replayed: the same events, in their order, and the same answers. */
class ReplayTest {
    private static final String PASSWORD = "top-secret-phrase";
    private static final int COMMANDS = 40;
    /** {@code -Dwherry.replays=N} plays more. */
    private static final int RUNS = Integer.getInteger("wherry.replays", 25);

    @TempDir
    private Path folder;

    /** What the listener heard and what the callers got; who of two threads was first is left open. */
    private record Lived(List<String> heard, List<String> answers) {
        Lived() {
            this(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }

        void hear(AtEvent event) {
            if (event instanceof AtEvent.Unsolicited urc) {
                heard.add("unsolicited " + urc.urc());
            } else if (event instanceof AtEvent.LateAnswer late) {
                heard.add("late " + late.command() + ": " + late.line());
            } else if (event instanceof AtEvent.Restarted restarted) {
                heard.add("restarted " + restarted.asked());
            } else if (event instanceof AtEvent.StateChanged changed) {
                heard.add(changed.state() + ": " + changed.cause().replaceAll("replay|sim:\\S*", "LINE"));
            }
        }
    }

    private static Completion.Outcome outcome(String prefix) {
        return Completion.Outcome.of(LineMatch.outcome(prefix, "1"), LineMatch.outcome(prefix, "0"));
    }

    /** The same draw gives the same command: bring-up, transfers both ways, questions. */
    private static Command draw(Random random) {
        String name = "/f" + random.nextInt(3);
        return switch (random.nextInt(9)) {
            case 0 -> Command.of("AT+CSQ").expecting("+CSQ:");
            case 1 -> Command.of("AT+CEREG?").expecting("+CEREG:").tries(2);
            case 2 -> Command.of("AT+MIPCALL=1").within(Duration.ofSeconds(60)).ending(Completion.Outcome.of(
                    LineMatch.fields("+MIPCALL:", fields -> fields.text(0).contains(".")), LineMatch.outcome("+MIPCALL:", "0")));
            case 3 -> Command.of("AT+FTPOPEN=\"ftp.example.com\",\"someone\",\"" + PASSWORD + "\"").shownAs("AT+FTPOPEN=***").within(Duration.ofSeconds(30))
                    .ending(outcome("+FTPOPEN:"));
            case 4 -> Command.of("AT+FTPGET=\"" + name + "\",1,0").within(Duration.ofSeconds(30)).ending(Completion.Outcome.of(
                    LineMatch.outcome("+FTPGET:", "2").or(LineMatch.outcome("+FTPGET:", "1")), LineMatch.outcome("+FTPGET:", "0")));
            case 5 -> put(name, random);
            default -> Command.of("AT+FTPRECV=1024").within(Duration.ofSeconds(10)).once().ending(new Completion.Block(
                    LineMatch.fields("+FTPRECV:", fields -> fields.size() == 1 && fields.integer(0).isPresent()), line -> Fields.of(line).integer(0).orElse(-1), 1024));
        };
    }

    private static Command put(String name, Random random) {
        byte[] data = new byte[1 + random.nextInt(700)];
        random.nextBytes(data);
        return Command.of("AT+FTPPUT=\"" + name + "\"," + data.length + ",1").within(Duration.ofSeconds(30)).once().ending(new Completion.Prompt(
                LineMatch.fields("+FTPPUT:", fields -> fields.text(0).equals("2")), line -> Fields.of(line).integer(1).orElse(data.length), data,
                LineMatch.outcome("+FTPPUT:", "0"), Optional.of(outcome("+FTPPUT:"))));
    }

    private static Lived live(VirtualClock clock, Line line, long seed, Duration most) throws Exception {
        Lived lived = new Lived();
        long end = clock.after(most);
        Random random = new Random(seed);
        try (ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT, new Random(seed))) {
            port.listen(lived::hear);
            for (int i = 0; i < COMMANDS && clock.nanos() < end; i++) {
                lived.answers.add(answer(port, draw(random)));
                clock.sleep(Duration.ofMillis(random.nextInt(3_000)));
            }
        }
        return lived;
    }

    private static String answer(ModemPort port, Command command) throws InterruptedException {
        try {
            Reply reply = port.execute(command);
            return command + ": " + reply.info() + reply.outcome() + reply.block().length;
        } catch (AtException fault) {
            return command + ": " + fault.kind() + " " + fault.result();
        }
    }

    private Lived recorded(long seed) throws Exception {
        List<Lived> lived = new ArrayList<>();
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).user("someone", PASSWORD);
            for (int i = 0; i < 3; i++) {
                byte[] content = new byte[3_000 * i + 100];
                new Random(seed + i).nextBytes(content);
                server.file("/f" + i, content);
            }
            L610 module = L610.on(clock).server(server).paced(115_200).seed(seed).faults(Faults.seeded(seed, 0.08, 12)).start();
            Line line = new RecordedLine(module.line(), new WireFile(folder, "m" + seed), clock::instant, () -> true);
            lived.add(live(clock, line, seed, Duration.ofHours(20)));
        });
        return lived.get(0);
    }

    private static Lived replayed(Recording recording, long seed) throws Exception {
        List<Lived> lived = new ArrayList<>();
        VirtualClock.run(clock -> lived.add(live(clock, new ReplayedLine(clock, recording, 115_200), seed, Duration.ofHours(20))));
        return lived.get(0);
    }

    @Test
    void aReplayedLogGivesTheSameEventsAndAnswers() throws Exception {
        List<String> all = new ArrayList<>();
        List<Long> others = new ArrayList<>();
        for (long seed = Long.getLong("wherry.seed", 0); seed < Long.getLong("wherry.seed", 0) + RUNS; seed++) {
            Lived lived = recorded(seed);
            Recording recording = WireFile.read(folder, "m" + seed);
            assertThat(recording.flaws()).isEmpty();
            Lived again = replayed(recording, seed);
            assertThat(again.answers).as("seed %d", seed).isEqualTo(lived.answers);
            if (!again.heard.equals(lived.heard)) {
                others.add(seed);
            }
            all.addAll(lived.heard);
            all.addAll(lived.answers);
        }
        // a line that comes in the very moment in which an old command is no longer waited for may be told as another's
        assertThat(others).as("runs of %d that were heard otherwise", RUNS).hasSizeLessThanOrEqualTo(Math.max(1, RUNS / 50));
        assertThat(all).anyMatch(it -> it.startsWith("late ")).anyMatch(it -> it.startsWith("restarted")).anyMatch(it -> it.startsWith("RESYNCING"))
                .anyMatch(it -> it.startsWith("AT+FTPPUT") && it.contains("+FTPPUT: 1")).anyMatch(it -> it.contains("SILENT"));
    }

    @Test
    void aLogThatBreaksOffGivesTheSameEventsUpToThere() throws Exception {
        Lived lived = recorded(3);
        Path log = folder.resolve("m3.log");
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(whole, whole.length * 2 / 3));
        Recording torn = WireFile.read(folder, "m3");
        assertThat(torn.flaws()).hasSizeLessThanOrEqualTo(1);
        Lived again = replayed(torn, 3);
        int same = 0;
        while (same < lived.heard.size() && same < again.heard.size() && again.heard.get(same).equals(lived.heard.get(same))) {
            same++;
        }
        assertThat(same).as("events that are the same, of %d", lived.heard.size()).isGreaterThan(lived.heard.size() / 2);
    }

    @Test
    void foreignBytesInALogAreNamedAndTheRestIsReplayed() throws Exception {
        Lived lived = recorded(5);
        Path log = folder.resolve("m5.log");
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.add(lines.size() / 2, "\u0001\u00ff what is this");
        lines.add("2026-01-01T00:00:00Z < torn \\x0");
        Files.writeString(log, String.join("\n", lines), StandardCharsets.ISO_8859_1, StandardOpenOption.TRUNCATE_EXISTING);
        Recording recording = WireFile.read(folder, "m5");
        assertThat(recording.flaws()).hasSize(2).anyMatch(it -> it.contains("m5.log, line " + (lines.size() / 2)))
                .anyMatch(it -> it.contains("m5.log, line " + lines.size()));
        assertThat(replayed(recording, 5)).isEqualTo(lived);
    }

    @Test
    void aLogThatBeginsMidwaySaysSoAndIsReplayedFromItsNextOpening() throws Exception {
        recorded(6);
        Path log = folder.resolve("m6.log");
        List<String> lines = Files.readAllLines(log);
        Files.write(log, lines.subList(lines.size() / 2, lines.size()));
        Recording recording = WireFile.read(folder, "m6");
        assertThat(recording.beginsMidway()).isTrue();
        assertThat(recording.entries()).extracting(WireEntry::direction).doesNotContain(WireEntry.Direction.OPENED);
        VirtualClock.run(clock -> {
            try (ModemPort port = new ModemPort(clock, "m", new ReplayedLine(clock, recording, 115_200), PortSettings.DEFAULT, new Random(1))) {
                clock.sleep(Duration.ofMinutes(1));
                assertThat(port.status().counters().bytesIn()).isZero();
            }
        });
    }
}
