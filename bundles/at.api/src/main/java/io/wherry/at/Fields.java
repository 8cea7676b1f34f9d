package io.wherry.at;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The comma-separated fields behind a line's {@code +NAME:} prefix, blanks trimmed and quotes removed; a comma inside quotes is text.
 * A line without a prefix is all fields.
 */
public final class Fields {
    private final List<String> values;

    private Fields(List<String> values) {
        this.values = values;
    }

    /** Splits {@code line}; total: any text has fields, if only one empty one. */
    public static Fields of(String line) {
        int colon = line.startsWith("+") || line.startsWith("^") || line.startsWith("*") ? line.indexOf(':') : -1;
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (char c : line.substring(colon + 1).toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString().strip());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString().strip());
        return new Fields(List.copyOf(values));
    }

    /** How many there are, at least 1. */
    public int size() {
        return values.size();
    }

    /** The field at {@code index}, or the empty string where there is none. */
    public String text(int index) {
        return index < values.size() ? values.get(index) : "";
    }

    /** The last field. */
    public String last() {
        return values.get(values.size() - 1);
    }

    /** The field at {@code index} when it is a decimal number. */
    public OptionalLong number(int index) {
        String text = text(index);
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-' && text.length() > 1)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notOne) {
            return OptionalLong.empty();
        }
    }

    /** The field at {@code index} when it is a decimal number that fits an int. */
    public OptionalInt integer(int index) {
        OptionalLong number = number(index);
        return number.isPresent() && number.getAsLong() == (int) number.getAsLong()
                ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    /** The field at {@code index} unless it is missing or empty. */
    public Optional<String> present(int index) {
        return Optional.of(text(index)).filter(text -> !text.isEmpty());
    }

    /** All fields in order. */
    public List<String> all() {
        return values;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
