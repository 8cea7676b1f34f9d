package io.wherry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@code scripts/bench parser}: the AT core's parser and, on the same bytes in the same run, other people's; then what the port adds to a piece. A second is
 * one of processor time everywhere, so that a machine that does other things besides spoils no figure but the last one's waiting.
 */
public final class ParserRate {
    private static final int[] SPLITS = {0, 64, 1};
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private ParserRate() {
    }

    /**
     * Measures and prints.
     *
     * @param words a folder for the inputs, then the peers: name, {@code =}, the program and its arguments
     */
    public static void main(String[] words) throws IOException, InterruptedException, RunnerException {
        Path folder = Files.createDirectories(Path.of(words[0]));
        for (Transcript input : Transcript.values()) {
            Files.write(file(folder, input), input.bytes());
            say("%-8s %d bytes, %d lines, %d blocks of %d bytes", input, input.bytes().length, input.lines(), input.blocks(), Transcript.PIECE);
        }
        Map<String, Double> ours = parser();
        for (String word : List.of(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            peer(word.substring(0, equals), List.of(word.substring(equals + 1).split(" ")), folder, ours);
        }
        piece();
    }

    /** Runs with the flags that {@code bin/wherry} gives the product, one forked JVM a case. */
    private static ChainedOptionsBuilder options(Class<?> benchmark) {
        return new OptionsBuilder().include(benchmark.getName().replace(".", "\\.") + "\\.").forks(1).warmupIterations(3).warmupTime(TimeValue.seconds(1))
                .measurementIterations(3).measurementTime(TimeValue.seconds(1)).verbosity(VerboseMode.SILENT).addProfiler(GCProfiler.class).addProfiler(ProcessorTime.class)
                .jvmArgs("-Xms8m", "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Dslf4j.internal.verbosity=ERROR");
    }

    private static Map<String, Double> parser() throws RunnerException {
        say("");
        say("Wherry's parser: Java, as bin/wherry runs it; gives lines as text, blocks by their length, and every byte in exactly one token");
        Collection<RunResult> results = new Runner(options(ParserBenchmark.class).build()).run();
        Map<String, Double> rates = new TreeMap<>();
        for (Transcript input : Transcript.values()) {
            for (int split : SPLITS) {
                for (RunResult result : results) {
                    if (result.getParams().getParam("input").equals(input.name()) && result.getParams().getParam("split").equals(Integer.toString(split))) {
                        double rate = input.bytes().length / secondary(result, ProcessorTime.LABEL) * NANOS / MEGA;
                        double allocated = secondary(result, ALLOCATED) / (input.lines() + input.blocks());
                        rates.put(key(input, split), rate);
                        say("  %-8s %-14s %8.1f MB/s %8.0f bytes allocated a line", input, words(split), rate, allocated);
                    }
                }
            }
        }
        return rates;
    }

    private static double secondary(RunResult result, String label) {
        return result.getSecondaryResults().entrySet().stream().filter(entry -> entry.getKey().endsWith(label))
                .mapToDouble(entry -> entry.getValue().getScore()).findFirst().orElse(Double.NaN);
    }

    private static void piece() throws RunnerException {
        say("");
        say("What the host adds to a piece of %d bytes, on a line and with a module that take no time (design.md allows 100 us)", Transcript.PIECE);
        for (RunResult result : new Runner(options(PieceBenchmark.class).build()).run()) {
            say("  median %.0f us, 99 in 100 below %.0f us; %.0f us of processor time, %.0f bytes allocated", result.getPrimaryResult().getStatistics().getPercentile(50),
                    result.getPrimaryResult().getStatistics().getPercentile(99), secondary(result, ProcessorTime.LABEL) / 1_000, secondary(result, ALLOCATED));
        }
    }

    /** A peer prints, for a file and a split, the bytes a second of processor time it came to and the lines it saw. */
    private static void peer(String name, List<String> program, Path folder, Map<String, Double> ours) throws IOException, InterruptedException {
        say("");
        say("%s", name);
        for (Transcript input : Transcript.values()) {
            for (int split : SPLITS) {
                List<String> command = new ArrayList<>(program);
                command.addAll(List.of(file(folder, input).toString(), Integer.toString(split)));
                Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
                String[] answer = new String(process.getInputStream().readAllBytes()).trim().split(" ");
                if (process.waitFor() != 0 || answer.length != 2) {
                    say("  %-8s %-14s failed", input, words(split));
                    continue;
                }
                double rate = Double.parseDouble(answer[0]) / MEGA;
                long lines = Long.parseLong(answer[1]);
                String judged = lines == input.lines()
                        ? String.format(Locale.ROOT, "all lines right; Wherry's parser moves %.1f times as much", ours.get(key(input, split)) / rate)
                        : "not comparable: it sees " + lines + " lines, where there are " + input.lines();
                say("  %-8s %-14s %8.1f MB/s   %s", input, words(split), rate, judged);
            }
        }
    }

    private static String key(Transcript input, int split) {
        return input + " " + split;
    }

    private static Path file(Path folder, Transcript input) {
        return folder.resolve(input.name().toLowerCase(Locale.ROOT) + ".bin");
    }

    private static String words(int split) {
        return split == 0 ? "whole" : split == 1 ? "byte by byte" : "by " + split + " bytes";
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
