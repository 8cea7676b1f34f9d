package io.wherry.ftp.service.transfer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.time.Clock;

/**
 * Which piece sizes each firmware was seen to take, in a small file that outlives the daemon: a line a firmware, {@code <date> <get> <put> <firmware>}. What is
 * no such line, or no whole one, or older than a month, is as if it were not there; a file that can't be written costs nothing but the memory.
 */
public final class PieceBook {
    private static final Logger LOG = LoggerFactory.getLogger(PieceBook.class);
    private static final Pattern LINE = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (\\d{1,5}) (\\d{1,5}) (\\S[^\\p{Cntrl}]{0,200})");
    private static final String HEAD = "# The largest pieces that a firmware was seen to take: date, AT+FTPRECV, AT+FTPPUT (0: not known), firmware";
    private static final long MOST_BYTES = 16 * 1024;
    private static final int MOST_FIRMWARES = 8;
    private static final int DAYS = 30;

    private final Optional<Path> file;
    private final Clock clock;

    /**
     * What one firmware takes.
     *
     * @param get bytes an {@code FTPRECV}; 0 is not known
     * @param put bytes an {@code FTPPUT}; 0 is not known
     */
    public record Sizes(int get, int put) {
        /** Nothing is known. */
        public static final Sizes NONE = new Sizes(0, 0);
    }

    private record Entry(LocalDate date, Sizes sizes) {
    }

    /** The memory in {@code file}; without one there is none. */
    public PieceBook(Optional<Path> file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** What that firmware was seen to take. */
    Sizes of(String firmware) {
        return Optional.ofNullable(entries().get(firmware)).map(Entry::sizes).orElse(Sizes.NONE);
    }

    /** That firmware was seen to take these. */
    void keep(String firmware, Sizes sizes) {
        if (file.isEmpty() || !LINE.matcher("2000-01-01 0 0 " + firmware).matches()) {
            return;
        }
        Map<String, Entry> entries = entries();
        entries.remove(firmware);
        entries.put(firmware, new Entry(today(), sizes));
        List<String> lines = new ArrayList<>();
        entries.forEach((name, entry) -> lines.add(entry.date() + " " + entry.sizes().get() + " " + entry.sizes().put() + " " + name));
        List<String> latest = lines.subList(Math.max(0, lines.size() - MOST_FIRMWARES), lines.size());
        try {
            write(file.get(), HEAD + "\n" + String.join("\n", latest) + "\n");
        } catch (IOException unwritable) {
            LOG.warn("The piece sizes can't be kept in {}: {}", file.get(), unwritable.toString());
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        String text = file.map(PieceBook::read).orElse("");
        // behind the last line's end is what a torn write left
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                entry(parts).ifPresent(entry -> entries.put(parts.group(4), entry));
            }
        }
        return entries;
    }

    /** Empty for what is too old, or from a day to come: a clock was wrong then or is now. */
    private Optional<Entry> entry(Matcher parts) {
        try {
            LocalDate date = LocalDate.parse(parts.group(1));
            boolean fresh = !date.isBefore(today().minusDays(DAYS)) && !date.isAfter(today().plusDays(1));
            return fresh ? Optional.of(new Entry(date, new Sizes(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))))) : Optional.empty();
        } catch (DateTimeParseException foreign) {
            return Optional.empty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException unreadable) {
            LOG.debug("The piece sizes in {} can't be read: {}", file, unreadable.toString());
            return "";
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
