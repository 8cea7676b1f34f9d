package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.at.StateQuery;
import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;

/**
 * Random commands of every kind against a module that stamps what it says and misbehaves as a seed says. {@code -Dwherry.commands=1000000} for the long form,
 * {@code -Dwherry.seed=N} for one run again.
 */
class CampaignTest {
    private static final int COMMANDS_A_RUN = 60;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long SHORT_FORM = 6_000;
    private static final LineMatch ASKED = LineMatch.fields("+XASK:", fields -> fields.size() == 1);
    private static final Command HOLDING = Command.of("AT+XASK?").expecting(ASKED);

    /** What a campaign has come to. */
    private static final class Tally {
        long commands;
        long definite;
        long inDoubt;
        long notSent;
        long lost;
        long late;
        long aborted;
        long restarts;
        long resyncs;
        long lateLines;
        long virtualSeconds;
        long floods;
        long stateQueries;
        long urcs;

        void add(StampingModule module, AtStatus.Counters counters, long nanos) {
            lost += module.lost();
            late += module.late();
            aborted += module.aborted();
            restarts += module.restarts();
            floods += module.floods();
            urcs += module.urcs();
            resyncs += counters.resyncs();
            lateLines += counters.lateAnswers();
            virtualSeconds += nanos / 1_000_000_000L;
        }

        @Override
        public String toString() {
            return commands + " commands: " + definite + " answered, " + inDoubt + " in doubt, " + notSent + " not sent; the module lost " + lost
                    + ", was late with " + late + ", aborted " + aborted + ", restarted " + restarts + " times and said " + urcs + " lines unasked, in " + floods + " floods and between; " + resyncs + " resynchronisations, " + stateQueries + " state queries, "
                    + lateLines + " late lines; " + virtualSeconds / 3600 + " hours of its life";
        }
    }

    @Test
    void noAnswerIsEverAnotherCommands() throws Exception {
        Tally tally = campaign(Long.getLong("wherry.commands", SHORT_FORM), false);
        System.out.println("Campaign: " + tally);
        assertThat(tally.definite).isGreaterThan(tally.commands / 2);
    }

    @Test
    void neitherIsItWhereRawBytesOfBlocksGetLost() throws Exception {
        Tally tally = campaign(Long.getLong("wherry.commands", SHORT_FORM) / 6, true);
        System.out.println("Campaign with lost raw bytes: " + tally);
        assertThat(tally.definite).isGreaterThan(tally.commands / 2);
    }

    /** Lives one after another from {@code wherry.first} on, until so many commands were carried out; or the one of {@code wherry.seed}. */
    private static Tally campaign(long wanted, boolean losesRawBytes) throws Exception {
        Tally tally = new Tally();
        if (System.getProperty("wherry.seed") != null) {
            run(Long.getLong("wherry.seed"), tally, losesRawBytes);
            return tally;
        }
        for (long seed = Long.getLong("wherry.first", 1); tally.commands < wanted; seed++) {
            try {
                run(seed, tally, losesRawBytes);
            } catch (Exception | AssertionError broken) {
                throw new AssertionError("seed " + seed + " (again: -Dwherry.seed=" + seed + "): " + broken.getMessage(), broken);
            }
        }
        return tally;
    }

    private static void run(long seed, Tally tally, boolean losesRawBytes) throws Exception {
        VirtualClock.run(seed, clock -> {
            Random random = new Random(seed);
            ScriptedModule wire = new ScriptedModule(clock);
            wire.echo(random.nextBoolean());
            switch (random.nextInt(4)) {
                case 0 -> wire.singleBytes();
                case 1 -> { }
                default -> wire.splits(new Random(~seed));
            }
            StampingModule module = new StampingModule(clock, wire, random, random.nextInt(5) == 0 ? 0.4 : 0.12, losesRawBytes);
            try (ModemPort port = new ModemPort(clock, "m", wire, new PortSettings(GRACE, Optional.empty()), new Random(seed))) {
                Campaign campaign = new Campaign(clock, module, port, random, tally);
                port.askAfterDoubt(new StateQuery(HOLDING, campaign::told));
                for (int i = 0; i < COMMANDS_A_RUN; i++) {
                    campaign.command(i);
                }
                campaign.usableAtTheEnd();
                tally.add(module, port.status().counters(), clock.nanos());
            }
            assertThat(wire.openNow()).isZero();
        });
    }

    /** One life: what is asked, and what must hold of each answer. */
    private static final class Campaign {
        private final VirtualClock clock;
        private final StampingModule module;
        private final ModemPort port;
        private final Random random;
        private final Tally tally;
        private String answered = "";
        private ByteArrayOutputStream retrieved = new ByteArrayOutputStream();

        Campaign(VirtualClock clock, StampingModule module, ModemPort port, Random random, Tally tally) {
            this.clock = clock;
            this.module = module;
            this.port = port;
            this.random = random;
            this.tally = tally;
        }

        void command(int index) throws Exception {
            Command command = drawn(index);
            if (random.nextInt(3) == 0) {
                command = command.tries(3);
            }
            if (command.completion() instanceof Completion.StreamOut || command.completion() instanceof Completion.StreamIn) {
                command = command.once();
            }
            if (random.nextInt(60) == 0) {
                givenUp(command);
            } else {
                carriedOut(command);
            }
            if (random.nextInt(3) == 0) {
                clock.sleep(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 60_000 : 500)));
            }
        }

        /** What the port asks by itself after a doubt is answered as truly as what a caller asks. */
        private void told(Optional<Reply> answer) {
            tally.stateQueries++;
            answer.filter(reply -> !reply.info().isEmpty()).ifPresent(reply -> answered = reply.info().get(0).equals("+XASK: " + asked().number) ? answered
                    : "the answer to the state query was " + reply.info());
        }

        private StampingModule.Execution asked() {
            return module.executions().stream().filter(it -> it.text.equals(HOLDING.text())).reduce((first, second) -> second).orElseThrow();
        }

        private void givenUp(Command command) throws Exception {
            Worker caller = clock.start("wherry-caller", () -> {
                try {
                    port.execute(command);
                } catch (AtException fault) {
                    assertThat(fault.getMessage()).isNotEmpty();
                }
            });
            clock.sleep(Duration.ofMillis(random.nextInt(3_000)));
            caller.interrupt();
            assertThat(caller.join(Duration.ofSeconds(1))).isTrue();
        }

        private void carriedOut(Command command) throws Exception {
            tally.commands++;
            int from = module.executions().size();
            long started = clock.nanos();
            retrieved.reset();
            try {
                Reply reply = port.execute(command);
                tally.definite++;
                proven(command, from, "done " + reply, it -> it.good && stamped(command, reply, it));
            } catch (AtException fault) {
                if (fault.kind() == Kind.NOT_SENT) {
                    tally.notSent++;
                    assertThat(window(command, from)).as("%s was not sent", command).isEmpty();
                } else if (fault.inDoubt()) {
                    tally.inDoubt++;
                } else {
                    tally.definite++;
                    proven(command, from, fault.kind() + " " + fault.getMessage(), it -> !it.good);
                }
            }
            Duration bound = command.deadline().plus(GRACE).plusSeconds(AtPort.RESYNC_BOUND_SECONDS).multipliedBy(command.tries());
            assertThat(Duration.ofNanos(clock.nanos() - started)).as("time for %s", command).isLessThan(bound.plusSeconds(90));
            if (!command.repeatable()) {
                assertThat(window(command, from)).as("executions of %s", command).hasSizeLessThanOrEqualTo(1);
            }
        }

        private List<StampingModule.Execution> window(Command command, int from) {
            return IntStream.range(from, module.executions().size()).mapToObj(module.executions()::get).filter(it -> it.text.equals(command.text())).toList();
        }

        private void proven(Command command, int from, String ending, Predicate<StampingModule.Execution> fits) {
            boolean asked = command.outcome().flatMap(Completion.Outcome::query).isPresent();
            assertThat(window(command, from)).as("%s ended as %s, at %s", command, ending, clock.instant())
                    .anyMatch(it -> fits.test(it) && (asked || it.answered <= clock.nanos() || it.answered == Long.MAX_VALUE));
        }

        private boolean stamped(Command command, Reply reply, StampingModule.Execution it) {
            String stamp = new String(it.stamp(), StandardCharsets.US_ASCII);
            if (command.text().startsWith("AT+XASK")) {
                return reply.info().isEmpty() || reply.info().equals(List.of("+XASK: " + it.number));
            }
            if (command.completion() instanceof Completion.Block) {
                return new String(reply.block(), StandardCharsets.US_ASCII).endsWith(stamp);
            }
            if (command.completion() instanceof Completion.StreamIn) {
                return retrieved.toString(StandardCharsets.US_ASCII).endsWith(stamp);
            }
            if (command.text().startsWith("AT+XLIST") && reply.info().size() > 1) {
                return reply.info().stream().filter(line -> line.startsWith("-rw")).allMatch(line -> line.endsWith(" " + it.number));
            }
            return true;
        }

        private Command drawn(int index) {
            return switch (random.nextInt(10)) {
                case 0, 1 -> Command.of("AT+XSET").within(bound(5));
                case 2 -> Command.of("AT+XONCE=" + index).once();
                case 3, 4 -> Command.of("AT+XASK").expecting(ASKED).within(bound(5));
                case 5 -> act("XACT", index);
                case 6 -> act("XDIAL", index);
                case 7 -> Command.of("AT+XRECV=" + index % 3).within(bound(10)).once()
                        .ending(new Completion.Block(LineMatch.prefix("+XRECV:"), line -> Fields.of(line).integer(0).orElse(-1), 100));
                case 8 -> list(index);
                default -> data(index);
            };
        }

        private Duration bound(int seconds) {
            return random.nextInt(8) == 0 ? Duration.ofMillis(1 + random.nextInt(seconds * 1000)) : Duration.ofSeconds(seconds);
        }

        private static Completion.Outcome outcome(String name) {
            return Completion.Outcome.of(LineMatch.outcome("+" + name + ":", "1"), LineMatch.outcome("+" + name + ":", "0"));
        }

        private Command act(String name, int index) {
            Completion.Outcome end = outcome(name);
            if (name.equals("XDIAL")) {
                end = end.orAsk(Command.of("AT+XSTATE?").expecting("+XSTATE:"), reply -> switch (reply.fields().text(0)) {
                    case "1" -> Completion.Verdict.DONE;
                    case "0" -> Completion.Verdict.FAILED;
                    default -> Completion.Verdict.PENDING;
                });
            }
            Command command = Command.of("AT+" + name + "=" + index % 2).within(bound(10)).ending(end);
            return index % 2 == 0 ? command.once() : command;
        }

        private Command list(int index) {
            return Command.of("AT+XLIST=" + index % 2).within(bound(10))
                    .ending(outcome("XLIST").withListing(LineMatch.outcome("+XLIST:", "2")));
        }

        private Command data(int index) {
            byte[] data = "\r\nOK\r\n 0123456789AB ".substring(0, 20).getBytes(StandardCharsets.US_ASCII);
            return switch (random.nextInt(3)) {
                case 0 -> Command.of("AT+XPUT=" + index).once().within(Duration.ofSeconds(10)).ending(
                        new Completion.Prompt(LineMatch.prefix("+XPUT: 2"), line -> 20, data, LineMatch.outcome("+XPUT:", "0"), Optional.of(outcome("XPUT"))));
                case 1 -> Command.of("AT+XRETR=" + index).once().within(Duration.ofSeconds(10)).ending(
                        new Completion.StreamIn(LineMatch.outcome("+XRETR:", "2"), retrieved::write, outcome("XRETR"), Duration.ofSeconds(8)));
                default -> Command.of("AT+XSTOR=" + index).once().within(Duration.ofSeconds(10)).ending(new Completion.StreamOut(
                        LineMatch.outcome("+XSTOR:", "2"), new ByteArrayInputStream(data, 0, 10)::read, outcome("XSTOR"), Duration.ofSeconds(8)));
            };
        }

        void usableAtTheEnd() throws Exception {
            clock.sleep(Duration.ofMinutes(12));
            assertThat(port.status().state()).isIn(State.READY, State.RESYNCING);
            int good = 0;
            for (int i = 0; i < 40 && good < 3; i++) {
                try {
                    port.execute(Command.of("AT+XASK").expecting(ASKED).tries(3));
                    good++;
                } catch (AtException unlucky) {
                    good += unlucky.kind() == Kind.REFUSED ? 1 : 0;
                }
            }
            assertThat(good).isEqualTo(3);
            assertThat(answered).isEmpty();
        }
    }
}
