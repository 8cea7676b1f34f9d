package io.wherry.simulator.profile;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/**
 * Which of the unknowns of protocol.md a module plays. {@link #toString} and {@link #parse} are each other's inverse.
 *
 * @param quirks   its habits
 * @param buffer   bytes of the buffer that a GET fills
 * @param overflow what happens when a file exceeds that buffer
 * @param receive  the largest count {@code AT+FTPRECV} takes
 * @param tooMuch  what it does with a larger one
 * @param piece    the largest piece {@code AT+FTPPUT} takes
 * @param refusal  how it says that a piece was refused
 * @param size     whether there is {@code AT+FTPSIZE}, and its form
 * @param noFtp    how a firmware without FTP answers
 */
public record Variants(Set<Quirk> quirks, int buffer, Overflow overflow, int receive, TooMuch tooMuch, int piece, PutRefusal refusal,
        Size size, NoFtp noFtp) implements Traits {

    /** What happens when a file exceeds the buffer; unknown by protocol.md. */
    public enum Overflow {
        /** {@code +FTPGET: 1} as if that were all. */
        STOPS,
        /** {@code +FTPGET: 0}; what is in the buffer can be read. */
        FAILS,
        /** No outcome until the buffer is drained, and then it goes on. */
        STALLS
    }

    /** What {@code AT+FTPRECV} does with a count above its largest. */
    public enum TooMuch {
        /** A plain {@code ERROR}. */
        ERROR,
        /** CME 53, bad parameter. */
        BAD_PARAMETER,
        /** It gives what it can. */
        SHORTENED
    }

    /** How {@code AT+FTPPUT} says that the server does not take the file. */
    public enum PutRefusal {
        /** {@code +FTPPUT: 0} in the place of the prompt, then {@code ERROR}. */
        OUTCOME_THEN_ERROR,
        /** {@code +FTPPUT: 0} in the place of the prompt, then {@code OK}. */
        OUTCOME_THEN_OK,
        /** {@code ERROR} alone. */
        ERROR,
        /** Pieces are taken, and the last one's outcome is {@code +FTPPUT: 0}. */
        AT_THE_END
    }

    /** The form of {@code AT+FTPSIZE="<file>"}; no source gives it. */
    public enum Size {
        /** There is none. */
        MISSING,
        /** {@code +FTPSIZE: <size>}, then {@code OK}. */
        ANSWER,
        /** {@code OK}, {@code +FTPSIZE: 2,<size>}, {@code +FTPSIZE: 1}, like {@code FTPPWD}. */
        OUTCOME
    }

    /** How a firmware without FTP answers FTP commands. */
    public enum NoFtp {
        /** {@code ERROR}. */
        ERROR,
        /** CME 4, not supported. */
        NOT_SUPPORTED,
        /** CME 58, bad command line. */
        BAD_COMMAND
    }

    /** The guide's module, with the family's largest buffer. */
    public static final Variants GUIDE = new Variants(EnumSet.noneOf(Quirk.class), 513_024, Overflow.STOPS, 2048, TooMuch.ERROR, 3072,
            PutRefusal.OUTCOME_THEN_ERROR, Size.MISSING, NoFtp.ERROR);

    /** A copy of its own. */
    public Variants {
        quirks = Set.copyOf(quirks);
    }

    @Override
    public boolean has(Trait quirk) {
        return quirk instanceof Quirk && quirks.contains(quirk);
    }

    /** The same with these habits too. */
    public Variants with(Quirk... more) {
        EnumSet<Quirk> all = EnumSet.noneOf(Quirk.class);
        all.addAll(quirks);
        all.addAll(Arrays.asList(more));
        return new Variants(all, buffer, overflow, receive, tooMuch, piece, refusal, size, noFtp);
    }

    /** The same with another buffer. */
    public Variants buffer(int bytes, Overflow full) {
        return new Variants(quirks, bytes, full, receive, tooMuch, piece, refusal, size, noFtp);
    }

    /** The same with another largest count of {@code AT+FTPRECV}. */
    public Variants receive(int most, TooMuch above) {
        return new Variants(quirks, buffer, overflow, most, above, piece, refusal, size, noFtp);
    }

    /** The same with another largest piece of {@code AT+FTPPUT}. */
    public Variants piece(int most, PutRefusal how) {
        return new Variants(quirks, buffer, overflow, receive, tooMuch, most, how, size, noFtp);
    }

    /** The same with another {@code AT+FTPSIZE}. */
    public Variants size(Size form) {
        return new Variants(quirks, buffer, overflow, receive, tooMuch, piece, refusal, form, noFtp);
    }

    /** The same without FTP. */
    public Variants withoutFtp(NoFtp answer) {
        return new Variants(quirks, buffer, overflow, receive, tooMuch, piece, refusal, size, answer).with(Quirk.NO_FTP);
    }

    /** A module with FTP whose unknowns are all drawn by chance. */
    public static Variants random(RandomGenerator random) {
        Set<Quirk> drawn = EnumSet.noneOf(Quirk.class);
        for (Quirk quirk : Quirk.values()) {
            if (random.nextInt(3) == 0 && quirk != Quirk.NO_FTP && quirk != Quirk.SILENT_PDP_LOSS) {
                drawn.add(quirk);
            }
        }
        return new Variants(drawn, Words.pick(random, 1024, 4096, 100_000, 513_024), Words.pick(random, Overflow.values()),
                Words.pick(random, 100, 1024, 2048, 2560, 3000, 4096), Words.pick(random, TooMuch.values()),
                Words.pick(random, 1024, 1500, 2048, 3072), Words.pick(random, PutRefusal.values()),
                Words.pick(random, Size.values()), NoFtp.ERROR);
    }

    /** Reads what {@link #toString} writes; what is not mentioned is as in {@link #GUIDE}. */
    public static Variants parse(String text) {
        Variants read = GUIDE;
        for (String word : text.trim().split("[\\s,]+")) {
            if (!word.isEmpty()) {
                read = read.read(word);
            }
        }
        return read;
    }

    private Variants read(String word) {
        int equals = word.indexOf('=');
        String value = Words.constant(word.substring(equals + 1));
        String key = equals < 0 ? "" : word.substring(0, equals);
        return switch (key) {
            case "" -> with(Quirk.valueOf(value));
            case "buffer" -> buffer(Integer.parseInt(value), overflow);
            case "overflow" -> buffer(buffer, Overflow.valueOf(value));
            case "receive" -> receive(Integer.parseInt(value), tooMuch);
            case "too-much" -> receive(receive, TooMuch.valueOf(value));
            case "piece" -> piece(Integer.parseInt(value), refusal);
            case "refusal" -> piece(piece, PutRefusal.valueOf(value));
            case "size" -> size(Size.valueOf(value));
            case "no-ftp" -> new Variants(quirks, buffer, overflow, receive, tooMuch, piece, refusal, size, NoFtp.valueOf(value));
            default -> throw new IllegalArgumentException("No such variant: " + word);
        };
    }

    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(" ");
        words.add("buffer=" + buffer).add("overflow=" + Words.word(overflow)).add("receive=" + receive).add("too-much=" + Words.word(tooMuch))
                .add("piece=" + piece).add("refusal=" + Words.word(refusal)).add("size=" + Words.word(size)).add("no-ftp=" + Words.word(noFtp));
        quirks.stream().sorted().forEach(quirk -> words.add(Words.word(quirk)));
        return words.toString();
    }
}
