package io.wherry.campaign.script;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.simulator.fault.Fault;

/** One line of a {@link Script} that says what is there, what is asked, or what goes wrong. Each writes itself as {@link #parse} reads it. */
public sealed interface Item {

    /** A file on the server, written {@code remote /in/a.bin 4711}; its content is drawn from the seed and its path. */
    record RemoteFile(String path, int size) implements Item {
        @Override
        public String toString() {
            return "remote " + path + " " + size;
        }
    }

    /** A file on the gateway, written {@code local out/a.bin 4711}. */
    record LocalFile(String path, int size) implements Item {
        @Override
        public String toString() {
            return "local " + path + " " + size;
        }
    }

    /** A request, written <code>ask 90s ftp.get id {"server":…}</code>. */
    record Request(Duration at, String operation, String id, String json) implements Item {
        @Override
        public String toString() {
            return "ask " + text(at) + " " + operation + " " + id + " " + json;
        }
    }

    /** Somebody cancels a request, written {@code cancel 95s ftp.get id}. */
    record Cancel(Duration at, String operation, String id) implements Item {
        @Override
        public String toString() {
            return "cancel " + text(at) + " " + operation + " " + id;
        }
    }

    /** Something goes wrong around the wire, written {@code mishap 100s UNPLUG 20s} or {@code mishap 100s FLOOD 0s x50}. */
    record Mishap(Duration at, Trouble trouble, Duration length, int count) implements Item {
        @Override
        public String toString() {
            return "mishap " + text(at) + " " + trouble + " " + text(length) + (count == 1 ? "" : " x" + count);
        }
    }

    /** Something goes wrong with a command or the module, written {@code fault #12 ABORT 5s} (see the simulator's README). */
    record WireFault(Fault fault) implements Item {
        @Override
        public String toString() {
            return "fault " + fault;
        }
    }

    /** Reads what an item writes; empty where the line is none. */
    static Optional<Item> parse(String line) {
        return Lines.READERS.stream().map(reader -> reader.read(line)).flatMap(Optional::stream).findFirst();
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() / 1000.0 + "s";
    }

    /** How lines are read. */
    final class Lines {
        private static final String TIME = "([\\d.]+)s";
        private static final List<Reader> READERS = List.of(
                reader("remote (.+) (\\d+)", it -> new RemoteFile(it.group(1), Integer.parseInt(it.group(2)))),
                reader("local (.+) (\\d+)", it -> new LocalFile(it.group(1), Integer.parseInt(it.group(2)))),
                reader("ask " + TIME + " (\\S+) (\\S+) (.*)", it -> new Request(time(it.group(1)), it.group(2), it.group(3), it.group(4))),
                reader("cancel " + TIME + " (\\S+) (\\S+)", it -> new Cancel(time(it.group(1)), it.group(2), it.group(3))),
                reader("mishap " + TIME + " (\\S+) " + TIME + "(?: x(\\d+))?", it -> new Mishap(time(it.group(1)), Trouble.valueOf(it.group(2)),
                        time(it.group(3)), it.group(4) == null ? 1 : Integer.parseInt(it.group(4)))),
                reader("fault (.+)", it -> new WireFault(Fault.parse(it.group(1)))));

        private Lines() {
        }

        private interface Reader {
            Optional<Item> read(String line);
        }

        private interface Maker {
            Item make(Matcher form);
        }

        private static Reader reader(String form, Maker maker) {
            Pattern pattern = Pattern.compile(form);
            return line -> {
                Matcher matcher = pattern.matcher(line);
                return matcher.matches() ? Optional.of(maker.make(matcher)) : Optional.empty();
            };
        }

        private static Duration time(String seconds) {
            return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000));
        }
    }
}
