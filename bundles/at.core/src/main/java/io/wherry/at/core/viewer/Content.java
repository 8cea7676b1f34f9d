package io.wherry.at.core.viewer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.at.core.wire.WireEntry.Direction;

/** Knows how many of the next bytes are content, from the lines that say so: {@code +FTPRECV: <m>}, {@code +FTPPUT: 2,<len>} (guide, table) and their likes. */
final class Content {
    private static final Pattern ASKS = Pattern.compile("AT\\+\\w*(RECV|READ|GET)=.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMES = Pattern.compile("\\+\\w*(?:RECV|READ): ?(\\d{1,7})");
    private static final Pattern WANTED = Pattern.compile("\\+\\w*PUT: ?2,(\\d{1,7})");

    private boolean asked;
    private Direction direction = Direction.IN;
    private int left;
    private int size;

    /** A line went that way. */
    void line(Direction way, String text) {
        if (way == Direction.OUT) {
            asked = ASKS.matcher(text).matches();
            return;
        }
        Matcher comes = COMES.matcher(text);
        Matcher wanted = WANTED.matcher(text);
        if (asked && comes.matches()) {
            begin(Direction.IN, Integer.parseInt(comes.group(1)));
        } else if (wanted.matches()) {
            begin(Direction.OUT, Integer.parseInt(wanted.group(1)));
        }
    }

    private void begin(Direction way, int count) {
        direction = way;
        left = count;
        size = count;
    }

    /** Another connection: what was counted is over. */
    void lineChanged() {
        left = 0;
        asked = false;
    }

    /** How many of the {@code length} bytes that went that way belong to content that was counted; what goes the other way meanwhile ends it. */
    int counted(Direction way, int length) {
        if (way != direction) {
            left = 0;
        }
        int count = Math.min(left, length);
        left -= count;
        return count;
    }

    /** Of how many bytes there were to be. */
    int size() {
        return size;
    }

    /** Whether all that was counted has come. */
    boolean ended() {
        return left == 0;
    }
}
