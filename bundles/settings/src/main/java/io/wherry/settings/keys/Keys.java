package io.wherry.settings.keys;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one configuration's values, each with its default and what it may be. A wrong value is noted and its default given instead, so that
 * one reading finds all that is wrong; what came out counts only while {@link #wrong} is empty.
 */
public final class Keys {
    /** A placeholder that nothing was found for is still there after interpolation. */
    private static final Pattern OPEN_PLACEHOLDER = Pattern.compile("\\$\\[(secret|env|prop|conf):([^\\];]*)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,9}");

    private final Source source;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Wrong> wrong = new ArrayList<>();

    /** A reader of {@code source}. */
    public Keys(Source source) {
        this.source = source;
    }

    /** The value as it counts, placeholders replaced; for what is looked into before it is handed on. */
    public String value(String key, String standard, Shape shape) {
        return read(key, standard, shape, false).orElse(standard);
    }

    /** The value as it was written, placeholders and all, so that a secret is stored nowhere but in its own file. */
    public String text(String key, String standard, Shape shape) {
        return read(key, standard, shape, false).isPresent() ? written(key, standard) : standard;
    }

    /** Like {@link #text}, for a value that is never shown. */
    public String secret(String key, Shape shape) {
        return read(key, "", shape, true).isPresent() ? written(key, "") : "";
    }

    /** A whole number from {@code least} to {@code most}; {@code unit} is for the person who wrote another one. */
    public int number(String key, int standard, int least, int most, String unit) {
        Shape shape = new Shape(text -> WHOLE_NUMBER.matcher(text).matches() && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most,
                "a whole number from " + least + " to " + most + (unit.isEmpty() ? "" : " (" + unit + ")"));
        return Integer.parseInt(value(key, Integer.toString(standard), shape));
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean standard) {
        return Boolean.parseBoolean(choice(key, Boolean.toString(standard), "true", "false"));
    }

    /** One of some words; the first one is the default. */
    public String choice(String key, String standard, String... words) {
        List<String> all = List.of(words);
        return value(key, standard, new Shape(all::contains, String.join(" or ", all)));
    }

    /** Whether the key is there with something in it. */
    public boolean has(String key) {
        return !written(key, "").isEmpty();
    }

    /** Notes that a value is wrong, for what only the caller can know. */
    public void refuse(String key, String expected) {
        wrong.add(new Wrong(key, shown(key, ""), expected));
    }

    /** What is wrong, in the order of reading. */
    public List<Wrong> wrong() {
        return List.copyOf(wrong);
    }

    /** The keys that nothing has asked for, that is, unknown ones. */
    public List<String> unread() {
        return source.written().keySet().stream().filter(key -> !known.contains(key)).sorted().toList();
    }

    /** The known key that is most like {@code key}; to be asked when the known ones have been read. */
    public String nearest(String key) {
        return Nearest.of(key, known).orElseThrow();
    }

    private Optional<String> read(String key, String standard, Shape shape, boolean secret) {
        known.add(key);
        String value = source.effective().getOrDefault(key, "").trim();
        if (value.isEmpty()) {
            value = standard;
        }
        Matcher open = OPEN_PLACEHOLDER.matcher(value);
        if (open.find()) {
            wrong.add(new Wrong(key, secret ? "***" : shown(key, standard), missing(open.group(1), open.group(2))));
            return Optional.empty();
        }
        if (!shape.fits().test(value)) {
            wrong.add(new Wrong(key, secret ? "***" : shown(key, standard), shape.expected()));
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** As written, but for a password that somebody put into a URI. */
    private String shown(String key, String standard) {
        return written(key, standard).replaceAll("//[^/@\\s]*@", "//***@");
    }

    private String written(String key, String standard) {
        String value = source.written().getOrDefault(key, "").trim();
        return value.isEmpty() ? standard : value;
    }

    private static String missing(String type, String name) {
        return switch (type) {
            case "secret" -> "a readable file " + name + " in the credentials folder ($CREDENTIALS_DIRECTORY, else secrets/ beside this file)";
            case "env" -> "an environment variable " + name;
            case "prop" -> "a property " + name;
            default -> "a key " + name + " in the same file";
        };
    }
}
