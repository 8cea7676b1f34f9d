package io.wherry.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonObject;

/** {@code scripts/bench line-rate}: how near a transfer comes to what the serial line can carry. */
public final class LineRate {
    private static final int BITS_PER_BYTE = 10;
    /** The model of design.md: a piece of 2048 bytes needs the time of 2048 + 40 bytes on the wire. */
    private static final double PIECE = 2048;
    private static final double FRAME = 40;
    private static final double MAX_CPU = 0.05;

    /**
     * One rate to measure at.
     *
     * @param baud   bits a second
     * @param get    bytes to fetch
     * @param put    bytes to deliver
     * @param plain  bytes for the plain script
     * @param target what a get has to reach of the model
     * @param cpu    what the daemon may use of a core at most
     */
    private record Round(int baud, int get, int put, int plain, double target, double cpu) {
        double model() {
            return PIECE / ((PIECE + FRAME) / (baud / (double) BITS_PER_BYTE));
        }
    }

    /** A get fits the module's buffer of 513 024 bytes: a larger file comes in windows, and what lies between two of them is not the line's. */
    private static final List<Round> ROUNDS = List.of(new Round(115_200, 350_000, 200_000, 20_000, 0.95, MAX_CPU),
            new Round(921_600, 500_000, 500_000, 40_000, 0.90, 1));

    private final Screen screen;
    private final Path tarball;
    private final List<String> misses = new ArrayList<>();

    private LineRate(Screen screen, Path tarball) {
        this.screen = screen;
        this.tarball = tarball;
    }

    /** Measures at the rate given, or at all; ends with 0 when every target is met, else with 1. */
    public static void main(String[] words) throws IOException {
        Screen screen = new Screen(System.out, Boolean.getBoolean("wherry.terminal"));
        LineRate bench = new LineRate(screen, Path.of(System.getProperty("wherry.tarball")));
        List<Round> asked = ROUNDS.stream().filter(round -> words.length == 0 || words[0].equals(Integer.toString(round.baud()))).toList();
        for (Round round : asked) {
            Surroundings place = Surroundings.create();
            Runtime.getRuntime().addShutdownHook(new Thread(place::close, "wherry-bench-stop"));
            try {
                bench.measure(round, place);
            } catch (Exception e) {
                bench.misses.add("it could not be measured at " + round.baud() + " baud: " + e.getMessage());
            } finally {
                place.close();
            }
        }
        screen.end(bench.misses.isEmpty(), bench.misses.isEmpty() ? "Every target is met." : String.join("; ", bench.misses) + ".");
        Runtime.getRuntime().halt(bench.misses.isEmpty() ? 0 : 1);
    }

    private void measure(Round round, Surroundings place) throws Exception {
        screen.title(String.format(Locale.ROOT, "At %d baud: the model is %.0f bytes/s, (2048+40)/%d s a piece", round.baud(), round.model(),
                round.baud() / BITS_PER_BYTE));
        warnOfLoad();
        Broker broker = place.broker();
        FtpSite ftp = place.ftp();
        Folders.makeUp(place.remote().resolve("get.bin"), round.get());
        Folders.makeUp(place.remote().resolve("plain.bin"), round.plain());
        Folders.makeUp(place.local().resolve("put.bin"), round.put());
        SimulatedModule module = place.keep(SimulatedModule.start(round.baud(), SimulatedModule.IMMEDIATE));
        String port = "tcp://127.0.0.1:" + module.port();
        try {
            Socat socat = place.keep(Socat.start(place.folder().resolve("ttyL610"), module.port()));
            port = socat.tty().toString();
            plainScript(round, socat, ftp);
        } catch (IOException e) {
            screen.say("no pseudo-terminal (" + e.getMessage() + "): measured over TCP, without jSerialComm and without the plain script");
        }
        Operator operator = place.keep(Operator.connect(broker.port(), Surroundings.GATEWAY));
        Daemon daemon = place.daemon(tarball, port, round.baud(), broker, ftp);
        new Story(screen, operator, place).online();
        Meter.Reading get = transfer(operator, daemon, "ftp.get", round.get(), "remote", "/get.bin", "local", "get.bin");
        report("Wherry, get", round, get);
        report("Wherry, put", round, transfer(operator, daemon, "ftp.put", round.put(), "local", "put.bin", "remote", "/put.bin"));
        judge(round, get);
    }

    private void warnOfLoad() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system.getSystemLoadAverage() > system.getAvailableProcessors() / 2.0) {
            screen.say(String.format(Locale.ROOT, "this machine is busy (load %.1f on %d cores): take the figures for lower bounds",
                    system.getSystemLoadAverage(), system.getAvailableProcessors()));
        }
    }

    private Meter.Reading transfer(Operator operator, Daemon daemon, String operation, int size, String... names) throws Exception {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("server", Surroundings.SERVER);
        for (int i = 0; i < names.length; i += 2) {
            arguments.addProperty(names[i], names[i + 1]);
        }
        Meter meter = new Meter(daemon.pid(), screen);
        new Job(operator, operation, "bench-" + operation, meter).run(arguments);
        return meter.end(size);
    }

    private void plainScript(Round round, Socat socat, FtpSite ftp) throws Exception {
        try (PlainScript script = new PlainScript(socat.tty(), round.baud())) {
            script.logIn(ftp.port(), FtpSite.USER, ftp.password());
            for (int piece : new int[] {100, 1024}) {
                double rate = script.fetch("plain.bin", round.plain(), piece);
                screen.say(String.format(Locale.ROOT, "plain script, get by %4d bytes   %7.0f bytes/s   %5.1f %% of the model", piece, rate,
                        100 * rate / round.model()));
            }
            script.logOut();
        }
    }

    private void report(String what, Round round, Meter.Reading reading) {
        screen.say(String.format(Locale.ROOT, "%-30s   %7.0f bytes/s   %5.1f %% of the model   %4.1f %% of a core", what, reading.rate(),
                100 * reading.rate() / round.model(), 100 * reading.cpu()));
    }

    private void judge(Round round, Meter.Reading get) {
        if (get.rate() < round.target() * round.model()) {
            misses.add(String.format(Locale.ROOT, "a get at %d baud moves at %.1f %% of the model, not %.0f %%", round.baud(),
                    100 * get.rate() / round.model(), 100 * round.target()));
        }
        if (get.cpu() > round.cpu()) {
            misses.add(String.format(Locale.ROOT, "a get at %d baud takes %.1f %% of a core, not %.0f %%", round.baud(), 100 * get.cpu(), 100 * round.cpu()));
        }
    }
}
