package io.wherry.at;

import java.time.Duration;
import java.util.Optional;

/**
 * One AT command as a value: what is sent, what may come back, how it ends, how long that may take, and whether it may be sent again.
 *
 * @param text       the command line without its CR
 * @param shown      how logs show it; equals {@code text} unless that holds a secret
 * @param info       the shape of its information lines; lines of any other shape are unsolicited
 * @param completion how it ends
 * @param deadline   absolute, from the moment it is sent; unsolicited lines don't extend it
 * @param tries      how often it is sent at most, 1 or more (guide, table)
 * @param repeatable whether sending it twice is as good as once; if not, a doubt is reported instead of sending it again
 */
public record Command(String text, String shown, LineMatch info, Completion completion, Duration deadline, int tries, boolean repeatable) {

    /** Commands without a bound of their own get 5 s: generous for what the module answers from its own memory. */
    public static final Duration SHORT = Duration.ofSeconds(5);

    /** A repeatable command that has no information lines, ends with its final result, and is tried once within {@link #SHORT}. */
    public static Command of(String text) {
        return new Command(text, text, LineMatch.none(), new Completion.Final(), SHORT, 1, true);
    }

    /** The same with information lines of that prefix. */
    public Command expecting(String prefix) {
        return expecting(LineMatch.prefix(prefix));
    }

    /** The same with information lines of that shape. */
    public Command expecting(LineMatch shape) {
        return new Command(text, shown, shape, completion, deadline, tries, repeatable);
    }

    /** The same with another end. */
    public Command ending(Completion end) {
        return new Command(text, shown, info, end, deadline, tries, repeatable);
    }

    /** The same with another deadline. */
    public Command within(Duration bound) {
        return new Command(text, shown, info, completion, bound, tries, repeatable);
    }

    /** The same with {@code count} tries. */
    public Command tries(int count) {
        return new Command(text, shown, info, completion, deadline, count, repeatable);
    }

    /** The same, not to be sent again when its fate is unclear. */
    public Command once() {
        return new Command(text, shown, info, completion, deadline, 1, false);
    }

    /** The same, shown in logs as {@code mask}. */
    public Command shownAs(String mask) {
        return new Command(text, mask, info, completion, deadline, tries, repeatable);
    }

    /** Its completion when that is an outcome. */
    public Optional<Completion.Outcome> outcome() {
        if (completion instanceof Completion.Outcome outcome) {
            return Optional.of(outcome);
        }
        return completion instanceof Completion.Prompt prompt ? prompt.then() : Optional.empty();
    }

    @Override
    public String toString() {
        return shown;
    }
}
