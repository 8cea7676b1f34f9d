package io.wherry.at.core.port;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.wherry.time.Clock;

/**
 * A module that stamps what it says with the number of the command it belongs to, and that loses, delays, aborts, garbles and restarts as a seed says. It
 * knows which answer belongs to which command, so that a test can tell when the port does not. One command at a time may be unanswered beyond its
 * place, as in a module with one processor; when its answer comes is drawn: from a millisecond late to after three later commands.
 */
final class StampingModule {

    /** A command that was carried out. */
    static final class Execution {
        final int number;
        final String text;
        final boolean good;
        /** When the last byte of its answer left; never, where it did not. */
        long answered = Long.MAX_VALUE;

        Execution(int number, String text, boolean good) {
            this.number = number;
            this.text = text;
            this.good = good;
        }

        byte[] stamp() {
            return ("<" + number + ">").getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A line, or the raw bytes right behind one, where nothing gets in between. */
    private record Part(long millis, byte[] bytes, boolean raw) {
    }

    private record Kept(Execution execution, List<Part> answer) {
    }

    /** What it says unasked; the last two have an answer's prefix and another shape. */
    private static final String[] NEWS = {"+CREG: 1", "+CREG: 2", "+SIM READY", "^MODE: 5", "+XNEWS: 1", "+CTZV: 8", "+XASK: 7,7", "+XACT: 5"};

    private final Clock clock;
    private final ScriptedModule wire;
    private final Random random;
    private final double mischief;
    private final boolean losesRawBytes;
    private final List<Execution> executions = new ArrayList<>();
    private Optional<Kept> kept = Optional.empty();
    private Optional<Execution> receiving = Optional.empty();
    private int keptForCommands;
    private long inPlaceUntil;
    private long outstandingUntil = Long.MIN_VALUE;
    private long finalAt;
    private int lost;
    private int late;
    private int aborted;
    private int restarts;
    private int floods;
    private int urcs;

    /**
     * A module at the far end of {@code wire}.
     *
     * @param mischief      how much goes wrong, from 0 to 1
     * @param losesRawBytes whether the raw bytes of a block are among what gets lost. It says nothing unasked then while an answer is incomplete: a line that
     *                      happened to be as long as what is missing would fill the block, and no host could tell
     */
    StampingModule(Clock clock, ScriptedModule wire, Random random, double mischief, boolean losesRawBytes) {
        this.losesRawBytes = losesRawBytes;
        this.clock = clock;
        this.wire = wire;
        this.random = random;
        this.mischief = mischief;
        wire.losing(command -> !busy() && chance(mischief / 4) && ++lost > 0);
        wire.on((command, it) -> heard(command));
    }

    List<Execution> executions() {
        return executions;
    }

    int lost() {
        return lost;
    }

    int late() {
        return late;
    }

    int aborted() {
        return aborted;
    }

    int restarts() {
        return restarts;
    }

    int floods() {
        return floods;
    }

    int urcs() {
        return urcs;
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Whether an answer is still to come: then it behaves, because two late answers that look the same can be told apart by nobody. */
    private boolean busy() {
        return kept.isPresent() || clock.nanos() < outstandingUntil;
    }

    private void heard(String command) {
        if (command.equals("<data>")) {
            data(receiving.orElseThrow());
            return;
        }
        if (kept.isPresent() && --keptForCommands <= 0) {
            say(kept.get().execution(), kept.get().answer(), random.nextInt(3));
            kept = Optional.empty();
        }
        Execution execution = new Execution(executions.size(), command, !command.startsWith("AT+X") || chance(0.7));
        executions.add(execution);
        if (!busy() && chance(mischief / 80)) {
            restart();
            return;
        }
        if (command.equals("ATE0") || command.equals("ATE1")) {
            wire.echo(command.equals("ATE1"));
        }
        List<Part> answer = answer(execution);
        if (receiving.isPresent()) {
            say(execution, answer, 5);
        } else {
            tell(execution, answer);
        }
    }

    /** Says it in its place, or too late, or aborts, or drops a line of it. */
    private void tell(Execution execution, List<Part> answer) {
        boolean behaves = busy();
        if (!behaves && chance(mischief / 4)) {
            late++;
            wire.trace("!", "late");
            keep(execution, answer);
        } else if (!behaves && chance(mischief / 8)) {
            aborted++;
            wire.say("ABORT");
            if (chance(0.7)) {
                keep(execution, answer);
            }
        } else if (!behaves && chance(mischief / 8)) {
            say(execution, holed(answer), 5);
            execution.answered = Long.MAX_VALUE;
        } else if (!behaves && answer.size() > 1 && chance(mischief / 8)) {
            wire.trace("!", "the last line is late");
            // all but the last line in its place, the last one too late
            say(execution, answer.subList(0, answer.size() - 1), 5);
            execution.answered = Long.MAX_VALUE;
            late++;
            keep(execution, answer.subList(answer.size() - 1, answer.size()));
        } else {
            say(execution, answer, inPlace(!behaves && chance(0.03) ? 1000 + random.nextInt(2000) : 1 + random.nextInt(40)));
            inPlaceUntil = clock.nanos() + Duration.ofMillis(finalAt).toNanos();
        }
    }

    /** The answer without one of its lines; raw bytes are lost only where that is played. */
    private List<Part> holed(List<Part> answer) {
        List<Part> holed = new ArrayList<>(answer);
        int hole = random.nextInt(holed.size());
        if (!holed.get(hole).raw() || losesRawBytes) {
            wire.trace("!", "a line is lost");
            holed.remove(hole);
        }
        return holed;
    }

    /** Behind the final result of the command before. */
    private int inPlace(int delay) {
        return Math.max(delay, 1 + (int) Duration.ofNanos(inPlaceUntil - clock.nanos()).toMillis());
    }

    private void keep(Execution execution, List<Part> answer) {
        boolean probe = !execution.text.startsWith("AT+X");
        if (!probe && random.nextInt(3) > 0) {
            kept = Optional.of(new Kept(execution, answer));
            keptForCommands = 1 + random.nextInt(6);
        } else {
            wire.trace("!", "after some time");
            int[] spans = {6, 5_100, 11_000, 20_000, probe ? 55_000 : 200_000};
            // never before what it has said of it already
            int said = (int) Math.max(0, Duration.ofNanos(outstandingUntil - clock.nanos()).toMillis());
            say(execution, answer, said + 1 + random.nextInt(spans[random.nextInt(spans.length)]));
        }
    }

    private void say(Execution execution, List<Part> answer, int delay) {
        long at = delay;
        for (Part part : answer) {
            if (!part.raw() && chatty() && chance(0.05)) {
                urcs++;
                wire.later(Duration.ofMillis(at), NEWS[random.nextInt(NEWS.length)]);
            }
            if (!part.raw() && chatty() && chance(mischief / 100)) {
                flood(at, 1 + random.nextInt(3));
            }
            if (!part.raw() && chatty() && chance(mischief / 20)) {
                wire.send(Duration.ofMillis(at), new byte[] {(byte) 0xfe, 0x02, 'x', 'O', 'K', '\r', '\n'});
            }
            at += part.millis();
            wire.send(Duration.ofMillis(at), part.bytes());
            if (part.bytes().length < 40 && new String(part.bytes(), StandardCharsets.US_ASCII).matches("\\s*(OK|.*ERROR.*)\\s*")) {
                finalAt = at;
            }
        }
        if (chatty() && chance(mischief / 60)) {
            flood(at, 50);
        }
        execution.answered = clock.nanos() + Duration.ofMillis(at).toNanos();
        outstandingUntil = Math.max(outstandingUntil, execution.answered);
    }

    private boolean chatty() {
        return !losesRawBytes;
    }

    /** A hundred lines from {@code at} on, {@code gap} milliseconds apart, over whatever else is said meanwhile. */
    private void flood(long at, int gap) {
        floods++;
        urcs += 100;
        for (int line = 0; line < 100; line++) {
            wire.later(Duration.ofMillis(at + (long) gap * line), NEWS[random.nextInt(NEWS.length)]);
        }
    }

    private void restart() {
        restarts++;
        wire.silence();
        wire.echo(true);
        kept = Optional.empty();
        receiving = Optional.empty();
        outstandingUntil = clock.nanos();
        int boot = 500 + random.nextInt(4000);
        if (chance(0.8)) {
            wire.later(Duration.ofMillis(boot), "AT command ready");
            wire.later(Duration.ofMillis(boot + random.nextInt(9000)), "+SIM READY", "RDY");
        }
    }

    private void data(Execution execution) {
        receiving = Optional.empty();
        List<Part> answer = new ArrayList<>();
        boolean put = execution.text.startsWith("AT+XPUT");
        if (put) {
            line(answer, 5, execution.good ? "OK" : "ERROR");
        }
        if (execution.good || !put) {
            line(answer, 20, (put ? "+XPUT: " : "+XSTOR: ") + (execution.good ? 1 : 0));
        }
        tell(execution, answer);
    }

    private static void line(List<Part> answer, int millis, String text) {
        answer.add(new Part(millis, ("\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII), false));
    }

    private List<Part> answer(Execution it) {
        List<Part> answer = new ArrayList<>();
        String name = it.text.replaceAll("[=?].*", "");
        switch (name) {
            case "AT+CGSN" -> line(answer, 1, "866000000000017");
            case "AT+CGMR" -> line(answer, 1, "16000.1000.00.01.01.06");
            case "AT+CGMM" -> line(answer, 1, "L610");
            case "AT+XASK" -> line(answer, 1, "+XASK: " + it.number);
            case "AT+XSTATE" -> line(answer, 1, "+XSTATE: " + lastAct());
            default -> { }
        }
        boolean accepted = it.good || name.equals("AT+XACT") || name.equals("AT+XDIAL") || name.equals("AT+XSTOR");
        switch (name) {
            case "AT+XRECV" -> block(answer, it);
            case "AT+XPUT" -> {
                line(answer, 3, "+XPUT: 2,20");
                awaitData(it);
            }
            default -> line(answer, 2, accepted ? "OK" : random.nextBoolean() ? "ERROR" : "+CME ERROR: 50");
        }
        switch (name) {
            case "AT+XACT", "AT+XDIAL" -> line(answer, 10 + random.nextInt(2000), "+" + name.substring(3) + ": " + (it.good ? 1 : 0));
            case "AT+XLIST" -> {
                if (it.good) {
                    line(answer, 20, "+XLIST: 2");
                    line(answer, 5, "-rw-r--r-- 1 0 0 7 May 05 2016 " + it.number + "\r\nOK\r\n" + it.number);
                    line(answer, 10, "+XLIST: 1");
                }
            }
            case "AT+XRETR" -> {
                if (it.good) {
                    line(answer, 20, "+XRETR: 2");
                    answer.add(new Part(0, ("\r\nOK\r\n<" + it.number + ">\u0003").getBytes(StandardCharsets.US_ASCII), true));
                    line(answer, 10, "+XRETR: 1");
                }
            }
            case "AT+XSTOR" -> {
                line(answer, 20, "+XSTOR: 2");
                awaitData(it);
            }
            default -> { }
        }
        return answer;
    }

    private void awaitData(Execution it) {
        receiving = Optional.of(it);
        wire.takeRaw(it.text.startsWith("AT+XPUT") ? 20 : 11);
    }

    private void block(List<Part> answer, Execution it) {
        if (!it.good) {
            line(answer, 2, "ERROR");
            return;
        }
        String content = "\r\nOK\r\n<" + it.number + ">";
        line(answer, 3, "+XRECV: " + content.length());
        answer.add(new Part(0, content.getBytes(StandardCharsets.US_ASCII), true));
        line(answer, 2, "OK");
    }

    private int lastAct() {
        return executions.stream().filter(each -> each.text.startsWith("AT+XDIAL")).reduce((first, second) -> second)
                .map(each -> clock.nanos() < each.answered && each.answered != Long.MAX_VALUE ? 2 : each.good ? 1 : 0).orElse(0);
    }
}
