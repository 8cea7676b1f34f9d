package io.wherry.campaign.play;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.FinalResult;
import io.wherry.at.Reply;
import io.wherry.campaign.play.TapedPort.Take;
import io.wherry.simulator.log.Ledger;

/**
 * Proves that no answer was another command's. The module's ledger knows of each line which command it belongs to, and when the host had read its last byte. On
 * a paced line no two lines are read at the same time, and on the virtual clock no time passes between the reading of a line and what follows from it. So of a
 * command that ended in an answer it must hold that
 * <ol>
 * <li>the host had read the line that decided it, and that line was the module's to this very command (or to the query that may stand in for its outcome),
 * which the module had received after it was asked;
 * <li>all it was told are lines of that command, in the module's order.
 * </ol>
 * One thing nobody can tell apart, and it is counted: a line that is unsolicited by the ledger, and is to the letter what the command waits for
 * ({@code +MIPCALL: 0} while it dials, {@code +CSQ: …} while it is asked for).
 */
final class Answers {
    /** What the port asks by itself. */
    private static final Pattern PORTS_OWN = Pattern.compile("AT(E[01]|\\+(CGSN|CGMR|CGMM|CMEE=1|CFUN=.*|IPR.*|IFC.*|FTPOPEN\\?|MIPCALL\\?))?");

    private final World world;
    private final Findings findings;
    private final Map<String, List<Ledger.Received>> received = new HashMap<>();
    private final Map<Integer, Ledger.Received> numbers = new HashMap<>();
    private final NavigableMap<Long, List<Ledger.Sent>> read = new TreeMap<>();
    private final Map<Integer, List<Ledger.Sent>> lines = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private int atOnce;
    private int proved;
    private int unsolicited;
    private int inDoubt;

    Answers(World world, Findings findings) {
        this.world = world;
        this.findings = findings;
        world.module().ledger().received().forEach(line -> {
            received.computeIfAbsent(text(line.text()), any -> new ArrayList<>()).add(line);
            numbers.put(line.number(), line);
        });
        world.module().ledger().read().forEach(line -> {
            read.computeIfAbsent(line.at().toNanos(), any -> new ArrayList<>()).add(line);
            lines.computeIfAbsent(line.command(), any -> new ArrayList<>()).add(line);
        });
    }

    void count(Tally tally) {
        tally.add("answers that ended their command at once", atOnce);
        tally.add("answers that were proven by a question first", proved);
        tally.add("answers that an unsolicited line was taken for", unsolicited);
        tally.add("answers in doubt", inDoubt);
    }

    void check(List<Take> takes) {
        takes.forEach(take -> taken.add(take.command().text()));
        takes.forEach(this::check);
    }

    private void check(Take take) {
        if (take.reply().isEmpty() && take.fault().filter(fault -> definite(fault.kind())).isEmpty()) {
            inDoubt++;
            return;
        }
        Optional<Ledger.Sent> deciding = deciding(take);
        if (deciding.isEmpty()) {
            if (stray(take).isPresent()) {
                unsolicited++;
            } else {
                findings.add("At %s: %s ended as %s, which the module had not said to it; the host had just read %s", time(take.to()), take.command(), shown(take),
                        read.getOrDefault(since(take.to()), List.of()));
            }
            return;
        }
        boolean questioned = read.subMap(deciding.get().at().toNanos(), false, since(take.to()), true).values().stream().flatMap(List::stream)
                .anyMatch(line -> line.command() > deciding.get().command());
        if (questioned) {
            proved++;
        } else {
            atOnce++;
        }
        take.reply().ifPresent(reply -> whole(take, deciding.get().command()));
    }

    private static boolean definite(AtException.Kind kind) {
        return switch (kind) {
            case REFUSED, FAILED -> true;
            case SILENT, ABORTED, GARBLED, RESTARTED, GIVEN_UP, NOT_SENT -> false;
        };
    }

    private static String shown(Take take) {
        return take.reply().map(Object::toString).orElseGet(() -> take.fault().map(Throwable::getMessage).orElse("given up"));
    }

    private long since(long nanos) {
        return nanos - world.built();
    }

    private String time(long nanos) {
        return String.format("%.6f s", since(nanos) / 1e9);
    }

    /** The last line that decides the command in that way, out of those that the module said to it and the host had read. */
    private Optional<Ledger.Sent> deciding(Take take) {
        Stream<Ledger.Received> own = Stream.concat(sent(take.command(), take), query(take.command()).stream().flatMap(query -> sent(query, take)));
        return own.flatMap(command -> lines.getOrDefault(command.number(), List.of()).stream())
                .filter(line -> line.at().toNanos() <= since(take.to()) && decides(take, line)).reduce((first, second) -> second);
    }

    private static Optional<Command> query(Command command) {
        return command.outcome().flatMap(Completion.Outcome::query).map(Completion.Query::command);
    }

    private Stream<Ledger.Received> sent(Command command, Take take) {
        return received.getOrDefault(command.text(), List.of()).stream()
                .filter(line -> line.at().toNanos() >= since(take.from()) && line.at().toNanos() <= since(take.to()));
    }

    private boolean decides(Take take, Ledger.Sent line) {
        String command = text(numbers.get(line.command()).text());
        if (!command.equals(take.command().text())) {
            return line.text().equals("OK");
        }
        if (take.reply().isPresent()) {
            return take.reply().get().outcome().map(outcome -> outcome.equals(text(line.text()))).orElse(line.text().equals("OK"));
        }
        AtException fault = take.fault().orElseThrow();
        return fault.result().isPresent() ? FinalResult.of(line.text()).equals(fault.result()) : fault.getMessage().endsWith(line.text());
    }

    /** The host reads UTF-8 where the ledger has bytes. */
    private static String text(String line) {
        return new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** What was unsolicited, and to the letter what the command's outcome would be. */
    private Optional<Ledger.Sent> stray(Take take) {
        return unasked(take).filter(line -> take.fault().filter(fault -> fault.getMessage().endsWith(line.text())).isPresent()
                || take.reply().flatMap(Reply::outcome).filter(text(line.text())::equals).isPresent()).findFirst();
    }

    private boolean asked(String command) {
        return taken.contains(command) || PORTS_OWN.matcher(command).matches();
    }

    /** Lines that belong to no command that the host has sent: unsolicited ones, and the answers to what a module took for a command in a stream it had broken off. */
    private Stream<Ledger.Sent> unasked(Take take) {
        return read.subMap(since(take.from()), true, since(take.to()), true).values().stream().flatMap(List::stream)
                .filter(line -> line.command() == 0 || !asked(text(numbers.get(line.command()).text())));
    }

    private void whole(Take take, int number) {
        List<String> said = lines.getOrDefault(number, List.of()).stream().map(line -> text(line.text())).toList();
        List<String> told = take.reply().orElseThrow().info();
        int at = 0;
        for (String line : told) {
            while (at < said.size() && !said.get(at).equals(line) && !said.get(at).startsWith(line + " <")) {
                at++;
            }
            if (at == said.size() && unasked(take).anyMatch(stray -> stray.text().equals(line))) {
                unsolicited++;
                return;
            }
            if (at == said.size()) {
                findings.add("At %s: %s was told %s, but the module had said %s", time(take.to()), take.command(), told, said);
                return;
            }
            at++;
        }
        int block = take.reply().get().block().length;
        if (block > 0 && said.stream().noneMatch(line -> line.endsWith(" <" + block + " bytes>"))) {
            findings.add("At %s: %s got a block of %d bytes, but the module had said %s", time(take.to()), take.command(), block, said);
        }
    }
}
