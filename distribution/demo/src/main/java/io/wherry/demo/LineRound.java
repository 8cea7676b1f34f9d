package io.wherry.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonObject;

/** One rate of {@code scripts/bench line-rate}: the references, then the shipped daemon's transfers in both directions, then the daemon at rest. */
final class LineRound {
    private static final String ROW = "%-44s";
    private static final int[] PLAIN_PIECES = {100, 1024};
    private static final int GET_PIECE = 2048;
    private static final int PUT_PIECE = 3072;
    private static final int SMALL = 20_000;
    private static final int IDLE_SECONDS = 65;

    private final Rate rate;
    private final Screen screen;
    private final Targets targets;
    private int jobs;

    LineRound(Rate rate, Screen screen, Targets targets) {
        this.rate = rate;
        this.screen = screen;
        this.targets = targets;
    }

    /** Measures it among {@code place}; with {@code resting} only the daemon that has nothing to do. */
    void measure(Path tarball, Surroundings place, boolean resting) throws Exception {
        screen.title(String.format(Locale.ROOT, "At %d baud: the model is %.0f bytes/s, (2048+40)/%d s a piece", rate.baud(), rate.model(), rate.bytesPerSecond()));
        Broker broker = place.broker();
        FtpSite ftp = place.ftp();
        SimulatedModule module = place.keep(SimulatedModule.start(rate.baud(), SimulatedModule.IMMEDIATE));
        String port = "tcp://127.0.0.1:" + module.port();
        try {
            Socat socat = place.keep(Socat.start(place.folder().resolve("ttyL610"), module.port()));
            port = socat.tty().toString();
            if (!resting) {
                references(socat, place, ftp);
            }
        } catch (IOException e) {
            screen.say("no pseudo-terminal (" + e.getMessage() + "): measured over TCP, without jSerialComm and without the plain script");
        }
        Operator operator = place.keep(Operator.connect(broker.port(), Surroundings.GATEWAY));
        Daemon daemon = place.daemon(tarball, port, rate.baud(), broker, ftp);
        new Story(screen, operator, place).online();
        if (!resting) {
            transfers(operator, daemon, place);
        }
        if (resting || rate.idle()) {
            idle(operator, daemon);
        }
    }

    private void references(Socat socat, Surroundings place, FtpSite ftp) throws Exception {
        Folders.makeUp(place.remote().resolve("plain.bin"), rate.plain());
        Folders.makeUp(place.remote().resolve("rig.bin"), rate.rig());
        try (PlainScript script = PlainScript.looking(socat.tty(), rate.baud())) {
            script.logIn(ftp.port(), FtpSite.USER, ftp.password());
            for (int piece : PLAIN_PIECES) {
                reference("plain script, get by " + piece + " bytes", script.fetch("plain.bin", rate.plain(), piece));
            }
            reference("plain script, put by 1024 bytes", script.deliver("plain-back.bin", rate.plain(), 1024));
        }
        try (PlainScript script = PlainScript.waiting(socat.tty(), rate.baud())) {
            reference("this rig's limit, get by 2048 bytes", script.fetch("rig.bin", rate.rig(), GET_PIECE));
            reference("this rig's limit, put by 3072 bytes", script.deliver("rig-back.bin", rate.rig(), PUT_PIECE));
            script.logOut();
        }
    }

    private void reference(String what, double bytesPerSecond) {
        screen.say(String.format(Locale.ROOT, ROW + " %7.0f bytes/s   %5.1f %% of the model", what, bytesPerSecond, 100 * bytesPerSecond / rate.model()));
    }

    private void transfers(Operator operator, Daemon daemon, Surroundings place) throws Exception {
        fetch(operator, daemon, place, SMALL);
        Meter.Reading get = fetch(operator, daemon, place, rate.get());
        Meter.Reading put = deliver(operator, daemon, place, rate.put());
        targets.moves("get", rate, get);
        targets.moves("put", rate, put);
    }

    private Meter.Reading fetch(Operator operator, Daemon daemon, Surroundings place, int size) throws Exception {
        Folders.makeUp(place.remote().resolve("down.bin"), size);
        return transfer(operator, daemon, "ftp.get", size, "remote", "/down.bin", "local", size + ".bin");
    }

    private Meter.Reading deliver(Operator operator, Daemon daemon, Surroundings place, int size) throws Exception {
        Folders.makeUp(place.local().resolve("up.bin"), size);
        return transfer(operator, daemon, "ftp.put", size, "local", "up.bin", "remote", "/up.bin");
    }

    private Meter.Reading transfer(Operator operator, Daemon daemon, String operation, int size, String... names) throws Exception {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("server", Surroundings.SERVER);
        for (int i = 0; i < names.length; i += 2) {
            arguments.addProperty(names[i], names[i + 1]);
        }
        Meter meter = new Meter(daemon.pid(), screen);
        new Job(operator, operation, "bench-" + ++jobs, meter).run(arguments);
        Meter.Reading reading = meter.end(size);
        String what = String.format(Locale.ROOT, ROW, "Wherry, " + operation + " of " + size + " bytes");
        if (reading.metered()) {
            screen.say(String.format(Locale.ROOT, "%s %7.0f bytes/s   %5.1f %% of the model   %4.2f %% of a core   %.1f s from request to result", what,
                    reading.rate(), 100 * reading.rate() / rate.model(), 100 * reading.cpu(), reading.seconds()));
        } else {
            screen.say(String.format(Locale.ROOT, "%s too short to be metered; %.1f s from request to result, with the login", what, reading.seconds()));
        }
        return reading;
    }

    /** Connected, the modem ready, nothing to do; telemetry and keep-alives go on. */
    private void idle(Operator operator, Daemon daemon) throws Exception {
        Thread.sleep(5_000);
        operator.forget();
        double before = Meter.cpuSeconds(daemon.pid());
        long began = System.nanoTime();
        Thread.sleep(IDLE_SECONDS * 1_000L);
        double cpu = (Meter.cpuSeconds(daemon.pid()) - before) / ((System.nanoTime() - began) / 1e9);
        int messages = operator.forget();
        screen.say(String.format(Locale.ROOT, ROW + " %.2f %% of a core over %d s, %d messages published, %d MB resident", "Wherry, idle", 100 * cpu, IDLE_SECONDS, messages,
                residentMegabytes(daemon)));
        targets.idles(cpu);
    }

    private static long residentMegabytes(Daemon daemon) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status"));
        return status.stream().filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElse(0);
    }
}
