package io.wherry.at.core.viewer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import io.wherry.at.core.wire.WireEntry;
import io.wherry.at.core.wire.WireEntry.Direction;

/** A wire log as a person reads it: a line an entry, with its time; data as its length and its beginning; silence as a gap. */
final class Page {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String MARGIN = " ".repeat(14);
    /** Silence that is worth a line. */
    private static final Duration GAP = Duration.ofSeconds(1);

    private final Consumer<String> out;
    private final Content content = new Content();
    private Optional<LocalDate> day = Optional.empty();
    private Instant before = Instant.MIN;
    private Optional<Block> block = Optional.empty();

    Page(Consumer<String> out) {
        this.out = out;
    }

    void say(String line) {
        out.accept(line);
    }

    void entry(WireEntry entry) {
        boolean first = day.isEmpty();
        if (block.filter(open -> open.direction() != entry.direction()).isPresent()) {
            end();
        }
        pause(entry.at());
        if (first && entry.direction() != Direction.OPENED) {
            out.accept(MARGIN + "(what was before is not in the log)");
        }
        switch (entry.direction()) {
            case OPENED -> became(entry, "line opened");
            case CONTINUED -> became(entry, "recording turned on");
            case CLOSED -> became(entry, "line closed");
            case LOST -> became(entry, new String(entry.bytes(), StandardCharsets.UTF_8));
            case OUT, IN -> bytes(entry.direction(), entry.at(), entry.bytes());
        }
    }

    /** Puts down what was gathered of a block. */
    void end() {
        block.ifPresent(open -> put(open.at(), open.direction(), open.words()));
        block = Optional.empty();
    }

    private void became(WireEntry entry, String what) {
        content.lineChanged();
        out.accept(TIME.format(entry.at()) + "  ==  " + what);
    }

    private void pause(Instant at) {
        LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        Duration gap = before.equals(Instant.MIN) ? Duration.ZERO : Duration.between(before, at);
        before = at;
        if (gap.abs().compareTo(GAP) > 0) {
            end();
            String span = Span.of(gap.abs());
            out.accept(MARGIN + (gap.isNegative() ? "the clock was set back by " + span : "... " + span));
        }
        if (day.filter(today::equals).isEmpty()) {
            end();
            out.accept(today + " UTC");
            day = Optional.of(today);
        }
    }

    private void bytes(Direction direction, Instant at, byte[] bytes) {
        int counted = content.counted(direction, bytes.length);
        if (counted > 0) {
            gather(direction, at, Arrays.copyOf(bytes, counted), content.size());
        }
        byte[] rest = Arrays.copyOfRange(bytes, counted, bytes.length);
        if (counted > 0 && content.ended()) {
            end();
        }
        if (rest.length == 0) {
            return;
        }
        Optional<String> text = text(rest);
        if (text.isEmpty()) {
            gather(direction, at, rest, 0);
            return;
        }
        end();
        content.line(direction, text.get());
        if (!text.get().isEmpty()) {
            put(at, direction, text.get());
        }
    }

    private void gather(Direction direction, Instant at, byte[] bytes, int expected) {
        Block open = block.orElseGet(() -> new Block(direction, at, expected));
        open.add(bytes);
        block = Optional.of(open);
    }

    private void put(Instant at, Direction direction, String words) {
        out.accept(TIME.format(at) + (direction == Direction.OUT ? "  ->  " : "  <-  ") + words);
    }

    /** The line without its end; empty where this is no text. */
    private static Optional<String> text(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n')) {
            length--;
        }
        int start = 0;
        while (start < length && (bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        StringBuilder line = new StringBuilder();
        try {
            for (char each : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length - start)).toString().toCharArray()) {
                switch (each) {
                    case '\r' -> line.append("\\r");
                    case '\t' -> line.append("\\t");
                    default -> {
                        if (Character.isISOControl(each)) {
                            return Optional.empty();
                        }
                        line.append(each);
                    }
                }
            }
        } catch (CharacterCodingException data) {
            return Optional.empty();
        }
        return Optional.of(line.toString());
    }
}
