package io.wherry.campaign;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.wherry.campaign.play.Outcome;
import io.wherry.campaign.play.Play;
import io.wherry.campaign.play.Tally;
import io.wherry.campaign.script.Draw;
import io.wherry.campaign.script.Script;

/** {@code scripts/campaign}: plays seeds, shows one, shrinks one. Ends with 0 when nothing was found that must not be, else with 1. */
public final class Campaign {
    private static final int SHOWN = 8;
    private static final int LONGEST = 600;

    private final PrintStream out;

    Campaign(PrintStream out) {
        this.out = out;
    }

    /** See {@code scripts/campaign --help}. */
    public static void main(String[] words) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            System.exit(new Campaign(out).run(Options.of(words)) ? 0 : 1);
        } catch (IllegalArgumentException wrong) {
            System.err.println("scripts/campaign: " + wrong.getMessage() + " See scripts/campaign --help.");
            System.exit(2);
        }
    }

    /** Does what is asked; returns whether all is well. */
    boolean run(Options options) throws IOException {
        return switch (options.what()) {
            case SEEDS -> seeds(options);
            case SEED -> traced(Draw.of(options.from()));
            case PLAY -> traced(read(options.script().orElseThrow()));
            case SHRINK -> shrunk(options.script().isPresent() ? read(options.script().get()) : Draw.of(options.from()));
            case DIGEST -> digest(options.from());
        };
    }

    private static Script read(Path file) throws IOException {
        return Script.parse(Files.readString(file));
    }

    private boolean seeds(Options options) throws IOException {
        Tally all = new Tally();
        List<Long> bad = new ArrayList<>();
        long started = System.nanoTime();
        for (long seed = options.from(); seed - options.from() < options.count() && all.of("transfers") < options.goal(); seed++) {
            Outcome outcome = Play.of(Draw.of(seed));
            all.add(outcome.tally());
            if (!outcome.good()) {
                bad.add(seed);
                out.println("seed " + seed + " found:");
                tell(outcome.findings());
                out.println("  again, with its trace: scripts/campaign --seed " + seed + "   shortened: scripts/campaign --shrink " + seed);
            }
        }
        summary(all, (System.nanoTime() - started) / 1e9);
        out.println(bad.isEmpty() ? "Nothing was found that must not be." : "Seeds that found something: " + bad);
        return bad.isEmpty();
    }

    private void tell(List<String> findings) {
        findings.stream().limit(SHOWN).forEach(finding -> out.println("  " + (finding.length() > LONGEST ? finding.substring(0, LONGEST) + "…" : finding)));
        if (findings.size() > SHOWN) {
            out.println("  … and " + (findings.size() - SHOWN) + " more");
        }
    }

    private void summary(Tally all, double seconds) {
        double days = all.of("virtual s") / 86_400.0;
        out.printf(Locale.ROOT, "%d runs, %.1f days of a modem's life in %.0f s (%.2f days a second)%n", all.of("runs"), days, seconds, days / seconds);
        out.printf("transfers %d: %s%n", all.of("transfers"), all.group("transfer"));
        out.printf("jobs: %s%n", all.group("job"));
        out.printf("their ends: %s%n", all.group("end"));
        out.printf("commands %d; answers: %s%n", all.of("commands received"), all.group("answers"));
        out.printf("faults %d: %s%n", all.sum("fault"), all.group("fault"));
        out.printf("mishaps %d: %s%n", all.sum("mishap"), all.group("mishap"));
        out.printf("lives of the daemon %d, killed %d; restarts of the module %d, of these by Wherry %d; resynchronisations %d; late lines %d; logins %d; bytes on the wire %d%n",
                all.of("lives"), all.of("kills"), all.of("restarts"), all.of("resets"), all.of("resyncs"), all.of("late lines"), all.of("logins"), all.of("wire bytes"));
    }

    private boolean traced(Script script) throws IOException {
        Outcome outcome = Play.of(script);
        out.print(script);
        out.print(outcome.transcript());
        out.println("digest " + outcome.digest());
        tell(outcome.findings());
        out.println(outcome.good() ? "Nothing was found that must not be." : outcome.findings().size() + " things were found that must not be.");
        return outcome.good();
    }

    private boolean digest(long seed) throws IOException {
        Outcome outcome = Play.of(Draw.of(seed));
        out.println(outcome.digest());
        return outcome.good();
    }

    /** Shrinks to what shows the same kind of finding as the first one: the same words, whatever the numbers. */
    private boolean shrunk(Script script) throws IOException {
        Outcome outcome = Play.of(script);
        if (outcome.good()) {
            out.println("Nothing was found that must not be: there is nothing to shrink.");
            return true;
        }
        String kind = kind(outcome.findings().get(0));
        out.println("Shrinking what shows: " + outcome.findings().get(0));
        Shrinker shrinker = new Shrinker(less -> Play.of(less).findings().stream().anyMatch(finding -> kind(finding).equals(kind)),
                (items, plays) -> out.println("  " + items + " items are left after " + plays + " plays"));
        Script shortest = shrinker.shrink(outcome.script());
        Path file = Path.of("campaign-" + script.stage().seed() + ".txt");
        Files.writeString(file, shortest.toString());
        out.println();
        out.print(shortest);
        out.println();
        tell(Play.of(shortest).findings());
        out.println("Play it: scripts/campaign --play " + file);
        return false;
    }

    static String kind(String finding) {
        String plain = finding.replaceAll("\"[^\"]*\"", "\"\"").replaceAll("\\{.*", "").replaceAll("\\S*[/.]\\S*", "").replaceAll("\\bj?\\d+\\b", "");
        return plain.length() > 80 ? plain.substring(0, 80) : plain;
    }
}
