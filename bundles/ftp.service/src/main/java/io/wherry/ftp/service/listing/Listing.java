package io.wherry.ftp.service.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.ftp.Entry;
import io.wherry.ftp.Entry.Type;

/**
 * Reads what servers answer to {@code LIST}: {@code ls -l} and its many likes, and the DOS form of IIS. Total: a line that can't be read
 * becomes an entry of type {@code OTHER} with the line as its name.
 */
public final class Listing {
    /** The type letter, then permissions (Unix) or rights in brackets (NetWare). */
    private static final Pattern UNIX_HEAD = Pattern.compile("([-dlbcpsD])(?:[-rwxsStTlL]{9}[.+@]?|\\s?(\\[)[-A-Z]*\\])\\s+(.*)");
    /**
     * Size, date, one blank, name. Whatever stands before the size (links, owner, group, one of them or none, with blanks or not) doesn't
     * matter, so it is skipped by looking for the first place where this fits.
     */
    private static final Pattern UNIX_TAIL = Pattern.compile("(?:^|(?<=\\s))(\\d{1,18})\\s+"
            + "((?:(?:\\p{L}{3,9}\\.?|\\d{1,2}月)\\s+\\d{1,2}日?|\\d{1,2}\\.?\\s+\\p{L}{3,9}\\.?)\\s+(?:\\d{1,2}:\\d{2}|\\d{4})"
            + "|\\d{4}-\\d{2}-\\d{2}\\s+\\d{1,2}:\\d{2}(?::\\d{2})?)\\s(.+)");
    private static final Pattern DOS = Pattern.compile("(\\d{1,4}[-/.]\\d{2}[-/.]\\d{2,4}\\s+\\d{1,2}:\\d{2}(?:\\s?[AaPp][Mm])?)\\s+(?:<([A-Z]+)>\\s+|([\\d,]{1,24})\\s)(.+)");
    private static final Pattern TOTAL = Pattern.compile("(?i)(?:total|insgesamt|总用量|总计)\\s+\\d+.*");
    /** The server's own reply may come in the middle of the lines when {@code AT+FTPINFO=1} is on. */
    private static final Pattern SERVER_LINE = Pattern.compile("\\+FTPINFO: ?\\d{3}.*");
    private static final String ARROW = " -> ";

    private Listing() {
    }

    /** The entries of these lines, without {@code .}, {@code ..} and the sum at the head. */
    public static List<Entry> read(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank() && !TOTAL.matcher(line).matches() && !SERVER_LINE.matcher(line).matches()) {
                Entry entry = readLine(line);
                if (!entry.name().equals(".") && !entry.name().equals("..")) {
                    entries.add(entry);
                }
            }
        }
        return List.copyOf(entries);
    }

    /** The entry of one line. */
    public static Entry readLine(String line) {
        return unix(line).or(() -> dos(line)).orElseGet(() -> new Entry(line, Type.OTHER, OptionalLong.empty(), Optional.empty(), Optional.empty()));
    }

    private static Optional<Entry> unix(String line) {
        Matcher head = UNIX_HEAD.matcher(line);
        if (!head.matches()) {
            return Optional.empty();
        }
        Matcher tail = UNIX_TAIL.matcher(head.group(3));
        if (!tail.find()) {
            return Optional.empty();
        }
        Type type = type(head.group(1));
        // NetWare sets its names in a column, and no name of its begins with a blank
        String name = head.group(2) == null ? tail.group(3) : tail.group(3).stripLeading();
        Optional<String> target = Optional.empty();
        int arrow = name.indexOf(ARROW);
        if (type == Type.LINK && arrow > 0) {
            target = Optional.of(name.substring(arrow + ARROW.length()));
            name = name.substring(0, arrow);
        }
        OptionalLong size = type == Type.OTHER ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(tail.group(1)));
        return Optional.of(new Entry(name, type, size, Optional.of(oneBlank(tail.group(2))), target));
    }

    private static Type type(String letter) {
        return switch (letter) {
            case "-" -> Type.FILE;
            case "d" -> Type.DIRECTORY;
            case "l" -> Type.LINK;
            default -> Type.OTHER;
        };
    }

    private static Optional<Entry> dos(String line) {
        Matcher matcher = DOS.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> modified = Optional.of(oneBlank(matcher.group(1)));
        String mark = matcher.group(2);
        if (mark == null) {
            return number(matcher.group(3)).stream().mapToObj(size -> new Entry(matcher.group(4), Type.FILE, OptionalLong.of(size), modified, Optional.empty())).findFirst();
        }
        Type type = switch (mark) {
            case "DIR" -> Type.DIRECTORY;
            case "JUNCTION", "SYMLINK", "SYMLINKD" -> Type.LINK;
            default -> Type.OTHER;
        };
        String name = matcher.group(4);
        int bracket = type == Type.LINK && name.endsWith("]") ? name.lastIndexOf(" [") : -1;
        return Optional.of(new Entry(bracket > 0 ? name.substring(0, bracket) : name, type, OptionalLong.empty(), modified,
                bracket > 0 ? Optional.of(name.substring(bracket + 2, name.length() - 1)) : Optional.empty()));
    }

    private static OptionalLong number(String grouped) {
        String digits = grouped.replace(",", "");
        return digits.isEmpty() || digits.length() > 18 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }

    private static String oneBlank(String date) {
        return date.strip().replaceAll("\\s+", " ");
    }
}
