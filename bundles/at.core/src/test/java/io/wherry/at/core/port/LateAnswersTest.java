package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A late answer is an event and nobody's answer: every kind of command that ended in doubt, every delay from a millisecond to behind three later commands, late
 * answers of every look, the same and other commands next, echo on and off, with and without questions that can serve as a fence. What the module really says
 * to a later command is stamped, so that a stolen answer is seen.
 */
class LateAnswersTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final String CONTENT = "\r\nOK\r\n866000000000017\r\nOK\r\n+XNEXT: 0\r\n";

    /** How the old command was to end. */
    private enum Old {
        FINAL(Command.of("AT+XOLD"), "OK"),
        INFO(Command.of("AT+XOLD").expecting("+XOLD:"), "+XOLD: 7", "OK"),
        OUTCOME(Command.of("AT+XOLD").ending(outcome("XOLD")), "OK", "+XOLD: 1"),
        FAILED(Command.of("AT+XOLD").ending(outcome("XOLD")), "OK", "+XOLD: 0"),
        LISTING(Command.of("AT+XOLD").ending(outcome("XOLD").withListing(LineMatch.outcome("+XOLD:", "2"))), "OK", "+XOLD: 2", "OK", "ERROR", "AT+XNEXT", "+XNEXT: 0",
                "866000000000017", "+XOLD: 1"),
        BLOCK(Command.of("AT+XOLD").ending(new Completion.Block(LineMatch.prefix("+XOLD:"), line -> Fields.of(line).integer(0).orElse(-1), 100)),
                "+XOLD: " + CONTENT.length(), CONTENT, "OK"),
        PROMPT(Command.of("AT+XOLD").ending(new Completion.Prompt(LineMatch.prefix("+XOLD: 2"), line -> 3, new byte[3], LineMatch.outcome("+XOLD:", "0"),
                Optional.of(outcome("XOLD")))), "ERROR"),
        STREAM_IN(Command.of("AT+XOLD").ending(new Completion.StreamIn(LineMatch.outcome("+XOLD:", "2"), (bytes, from, length) -> { }, outcome("XOLD"), DEADLINE)),
                "OK", "+XOLD: 2", CONTENT + "\u0003", "+XOLD: 1"),
        STREAM_OUT(Command.of("AT+XOLD").ending(new Completion.StreamOut(LineMatch.outcome("+XOLD:", "2"), buffer -> -1, outcome("XOLD"), DEADLINE)), "ERROR");

        private final Command command;
        private final List<String> answer;

        Old(Command command, String... answer) {
            this.command = command.within(DEADLINE).once();
            this.answer = List.of(answer);
        }
    }

    /** What comes late. */
    private enum Look {
        /** The old command's own answer. */
        OWN,
        /** Its refusal. */
        REFUSAL,
        /** A refusal with a number. */
        CME,
        /** Byte for byte what the next command expects. */
        NEXT,
        /** What the fence expects. */
        FENCE,
        /** What was asked, then its answer. */
        ECHOED
    }

    /** What the module does with the old command first. */
    private enum First { NOTHING, ABORT }

    /** When it comes: so long after the deadline, or right behind the receipt of the first, second or third later command of a caller. */
    private record When(long millis, int behind) {
        static final List<When> ALL = Stream.concat(Stream.of(1, 100, 301, 5_000, 10_001, 10_310, 20_000).map(millis -> new When(millis, 0)),
                Stream.of(new When(0, 1), new When(4, 1), new When(7, 1), new When(0, 2), new When(0, 3))).toList();
    }

    private static Completion.Outcome outcome(String name) {
        return Completion.Outcome.of(LineMatch.outcome("+" + name + ":", "1"), LineMatch.outcome("+" + name + ":", "0"));
    }

    /** One life: an old command, its late answer, and three later commands. */
    private record Case(Old old, First first, Look look, When when, boolean same, boolean echo, boolean fence) {

        List<String> late() {
            return switch (look) {
                case OWN -> old.answer;
                case REFUSAL -> List.of("ERROR");
                case CME -> List.of("+CME ERROR: 50");
                case NEXT -> List.of(same ? "+XOLD: 0" : "+XNEXT: 0", "OK");
                case FENCE -> List.of("866000000000017", "OK");
                case ECHOED -> Stream.concat(Stream.of(old.command.text()), old.answer.stream()).toList();
            };
        }
    }

    /** The module's side, and what it has stamped. */
    private static final class Far {
        private final Case played;
        private final ScriptedModule module;
        private boolean oldHeard;
        private int later;

        Far(Case played, ScriptedModule module) {
            this.played = played;
            this.module = module;
        }

        void heard(String command) {
            if (command.equals("AT+XOLD") && !oldHeard) {
                oldHeard = true;
                if (played.first == First.ABORT) {
                    module.say("ABORT");
                }
                if (played.when.behind == 0) {
                    long wait = (played.first == First.ABORT ? 5 : DEADLINE.toMillis()) + played.when.millis;
                    speak(wait);
                }
            } else if (command.equals("AT+XNEXT") || command.equals("AT+XOLD")) {
                later++;
                if (later == played.when.behind) {
                    speak(played.when.millis);
                }
                module.say("+" + command.substring(3) + ": " + later, "OK");
            } else if (!played.fence && command.startsWith("AT+CG")) {
                module.say("ERROR");
            } else {
                module.usual(command);
            }
        }

        private void speak(long millis) {
            for (String line : played.late()) {
                byte[] bytes = (line.startsWith("\r\n") ? line : "\r\n" + line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
                module.send(Duration.ofMillis(millis), bytes);
            }
        }
    }

    private static void play(Case played) throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            Far far = new Far(played, module);
            module.on((command, it) -> far.heard(command));
            if (played.echo) {
                module.stubbornEcho();
            }
            List<AtEvent> heard = new ArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", module, PortSettings.DEFAULT, new Random(1))) {
                port.listen(heard::add);
                Optional<Reply> first = executed(port, played.old.command);
                assertThat(first).as("the old command has no answer in time").isEmpty();
                for (int i = 0; i < 4; i++) {
                    String name = played.same ? "XOLD" : "XNEXT";
                    Command next = Command.of("AT+" + name).expecting(LineMatch.pattern("\\+" + name + ": \\d")).within(DEADLINE);
                    int before = far.later;
                    Optional<Reply> reply = executed(port, next);
                    if (reply.isPresent()) {
                        assertThat(reply.get().info()).as("command %d", i + 1).containsExactly("+" + name + ": " + far.later);
                        assertThat(far.later).isEqualTo(before + 1);
                    }
                }
                clock.sleep(Duration.ofMinutes(6));
                assertThat(executed(port, Command.of("AT"))).as("in step at the end").isPresent();
                if (played.look != Look.NEXT && played.look != Look.FENCE) {
                    assertThat(heard).as("the late answer is told").anyMatch(AtEvent.LateAnswer.class::isInstance);
                }
            }
        });
    }

    private static Optional<Reply> executed(ModemPort port, Command command) throws InterruptedException {
        try {
            return Optional.of(port.execute(command));
        } catch (AtException fault) {
            assertThat(fault.inDoubt()).as("a stamped command never fails: %s", fault.getMessage()).isTrue();
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @EnumSource(Old.class)
    void aLateAnswerIsNobodysWhateverItsDelayAndLookAndWhateverComesNext(Old old) {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (Case each : cases(old)) {
            cases++;
            try {
                play(each);
            } catch (Exception | AssertionError broken) {
                wrong.add(each + ": " + broken.getMessage().strip().replace('\n', ' '));
            }
        }
        assertThat(wrong.stream().limit(20).collect(Collectors.joining("\n"))).as("%d of %d", wrong.size(), cases).isEmpty();
    }

    private static List<Case> cases(Old old) {
        List<Case> cases = new ArrayList<>();
        for (First first : First.values()) {
            for (Look look : Look.values()) {
                for (When when : When.ALL) {
                    for (int bits = 0; bits < 8; bits++) {
                        cases.add(new Case(old, first, look, when, (bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0));
                    }
                }
            }
        }
        return cases;
    }

    private static void owing(Consumer<List<AtEvent.LateAnswer>> check, String... late) throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            module.on((command, it) -> {
                if (!command.startsWith("AT+X")) {
                    it.usual(command);
                }
            });
            List<AtEvent.LateAnswer> answers = new ArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", module, PortSettings.DEFAULT, new Random(1))) {
                port.listen(event -> Optional.of(event).filter(AtEvent.LateAnswer.class::isInstance).ifPresent(it -> answers.add((AtEvent.LateAnswer) it)));
                executed(port, Command.of("AT+XONE").expecting("+XONE:").within(DEADLINE));
                executed(port, Command.of("AT+XTWO").expecting("+XTWO:").within(DEADLINE));
                Arrays.stream(late).forEach(line -> module.later(Duration.ofSeconds(1), line));
                clock.sleep(Duration.ofSeconds(30));
            }
            check.accept(answers);
        });
    }

    @Test
    void aResultThatSeveralWaitForIsToldAsOneOfTheirs() throws Exception {
        owing(answers -> assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.command()).isEqualTo("AT+XONE");
            assertThat(answer.others()).containsExactly("AT+XTWO");
            assertThat(answer.certain()).isFalse();
        }), "OK");
    }

    @Test
    void aResultBehindItsOwnInformationIsThatCommandsForSure() throws Exception {
        owing(answers -> {
            assertThat(answers).extracting(AtEvent.LateAnswer::command).containsExactly("AT+XTWO", "AT+XTWO", "AT+XONE");
            assertThat(answers).allMatch(AtEvent.LateAnswer::certain);
        }, "+XTWO: 5", "OK", "ERROR");
    }
}
