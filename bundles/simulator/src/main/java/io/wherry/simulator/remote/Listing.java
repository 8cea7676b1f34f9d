package io.wherry.simulator.remote;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a server writes its listings. */
public enum Listing {
    /** As {@code ls -l}. */
    UNIX {
        @Override
        String line(Tree.Node node, String name, long size, Instant now) {
            String time = Duration.between(node.time(), now).toDays() < 180 ? format("MMM dd HH:mm", node) : format("MMM dd  yyyy", node);
            return switch (node.kind()) {
                case FILE -> String.format("-rw-r--r--    1 500      500      %10d %s %s", size, time, name);
                case FOLDER -> String.format("drwxr-xr-x    2 500      500            4096 %s %s", time, name);
                case LINK -> String.format("lrwxrwxrwx    1 0        0        %10d %s %s -> %s", node.target().length(), time, name,
                        node.target());
            };
        }
    },
    /** As the server of Windows does. */
    DOS {
        @Override
        String line(Tree.Node node, String name, long size, Instant now) {
            String time = format("MM-dd-yy  hh:mma", node);
            return node.kind() == Tree.Node.Kind.FOLDER ? String.format("%s       <DIR>          %s", time, name)
                    : String.format("%s %20d %s", time, size, name);
        }
    },
    /** As a VAX does: capitals, versions, and sizes in blocks. */
    VMS {
        @Override
        String line(Tree.Node node, String name, long size, Instant now) {
            return String.format("%s;1 %d/%d %s [FTP] (RWED,RE,,)", name.toUpperCase(Locale.ROOT), size / 512 + 1, size / 512 + 3, format("d-MMM-yyyy HH:mm:ss", node));
        }
    };

    abstract String line(Tree.Node node, String name, long size, Instant now);

    /** The time of the last change, as {@code YYYYMMDDHHMMSS}. */
    static String stamp(Tree.Node node) {
        return format("yyyyMMddHHmmss", node);
    }

    private static String format(String pattern, Tree.Node node) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC).format(node.time());
    }
}
