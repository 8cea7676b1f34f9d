package io.wherry.at.core.port;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.wherry.at.Command;
import io.wherry.at.FinalResult;
import io.wherry.at.LineMatch;
import io.wherry.at.core.engine.Ending;

/**
 * Proves that the stream is in step: asks for something that only the answer to this very question can say (the module's serial number, its
 * firmware's name), another one each time. The answers are learnt when the line is opened, and have to come twice.
 */
final class Fence {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration QUIET_BOUND = Duration.ofSeconds(5);
    private static final int ENOUGH = 3;

    private static final LineMatch SERIAL_NUMBER = LineMatch.pattern("(\\+CGSN: *)?\"?[0-9A-Za-z]{8,20}\"?");
    private final Channel channel;
    private final Map<String, LineMatch> questions = new LinkedHashMap<>();
    private final Map<String, List<String>> known = new LinkedHashMap<>();
    private int turn;

    Fence(Channel channel) {
        this.channel = channel;
        LineMatch name = line -> line.length() <= 200 && line.matches("[0-9A-Za-z\"].*|\\+CGM[RM]:.*") && !channel.urcs().certain(line)
                && FinalResult.of(line).isEmpty() && !line.startsWith("AT");
        questions.put("AT+CGSN", SERIAL_NUMBER);
        questions.put("AT+CGMR", name);
        questions.put("AT+CGMM", name);
    }

    /** Learns what is not known yet; as much as is needed. */
    void learn() throws LineLost, InterruptedException {
        for (Map.Entry<String, LineMatch> question : questions.entrySet()) {
            if (known.size() < ENOUGH && !known.containsKey(question.getKey()) && !channel.inbox().restartSeen()) {
                Command command = Command.of(question.getKey()).expecting(question.getValue()).within(PATIENCE);
                if (channel.probe(command) instanceof Ending.Done done && !done.reply().info().isEmpty()) {
                    known.put(question.getKey(), done.reply().info());
                }
            }
        }
    }

    /** An answer may have been learnt for the wrong question. */
    void unlearn() {
        known.clear();
    }

    /**
     * Asks. Only an answer with nothing late before its end proves anything.
     *
     * @param not   a command that must not serve, because its own late answer may be on the way
     * @param tries how often to ask at most; each time another question, where there is one
     */
    boolean proven(String not, int tries) throws LineLost, InterruptedException {
        for (int tried = 0; tried < tries && !channel.inbox().restartSeen(); tried++) {
            channel.inbox().takeLates();
            // what is late may hold a final result, as the raw bytes of a block do, and that would be taken for this answer's
            if (asked(not) && channel.inbox().takeStrays() == 0 && channel.inbox().takeLates() == 0) {
                return true;
            }
            channel.quiet(QUIET, QUIET_BOUND);
            channel.inbox().takeStrays();
        }
        return false;
    }

    /**
     * Whether the ending of {@code answered}, a command that was just carried out, is followed by nothing but the answer to another question. Where all
     * questions' own late answers may be on the way, nothing proves that.
     */
    boolean confirms(String answered) throws LineLost, InterruptedException {
        if (fitting(answered).isEmpty()) {
            if (!known.isEmpty() && fitting("").isEmpty()) {
                return false;
            }
            // what is left over has to show before the module is told anything else
            channel.quiet(QUIET, QUIET_BOUND);
        }
        return channel.inbox().strays() == 0 && !channel.inbox().crossed() && proven(answered, 1);
    }

    private List<String> fitting(String not) {
        return known.keySet().stream().filter(question -> !question.equals(not) && !channel.graveyard().holds(question)).toList();
    }

    private boolean asked(String not) throws LineLost, InterruptedException {
        List<String> fit = fitting(not);
        return fit.isEmpty() ? answersQuietly() : answersAsLearnt(fit.get(turn++ % fit.size()));
    }

    private boolean answersAsLearnt(String question) throws LineLost, InterruptedException {
        List<String> answer = known.get(question);
        Command command = Command.of(question).expecting(answer::contains).within(PATIENCE);
        return channel.probe(command) instanceof Ending.Done done && done.reply().info().equals(answer);
    }

    /** The best that there is without a question: {@code AT}, and then silence. */
    private boolean answersQuietly() throws LineLost, InterruptedException {
        boolean answered = channel.probe(Command.of("AT").within(PATIENCE)) instanceof Ending.Done;
        channel.quiet(QUIET, QUIET_BOUND);
        return answered;
    }
}
