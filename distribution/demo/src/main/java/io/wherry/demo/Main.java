package io.wherry.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** {@code scripts/demo}: starts everything, tells the story, and stops everything. */
public final class Main {
    private static final int BAUD = 921_600;
    private static final int LAST_WORDS = 25;
    /** What a shell expects of a program that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    private final Screen screen;
    private final boolean serve;
    private final Surroundings place;
    private volatile boolean serving;

    private Main(Screen screen, boolean serve, Surroundings place) {
        this.screen = screen;
        this.serve = serve;
        this.place = place;
    }

    /** Ends with 0 when all went well, else with 1. */
    public static void main(String[] words) throws IOException {
        Screen screen = new Screen(System.out, Boolean.getBoolean("wherry.terminal"));
        Surroundings place = Surroundings.create();
        Main main = new Main(screen, List.of(words).contains("--serve"), place);
        Runtime.getRuntime().addShutdownHook(new Thread(main::stopped, "wherry-demo-stop"));
        boolean well = main.run(Path.of(System.getProperty("wherry.tarball")));
        place.close();
        // The embedded servers leave threads behind that nobody needs any more.
        Runtime.getRuntime().halt(well ? 0 : 1);
    }

    /** Ctrl-C: the expected end of serving, an early one of the story. */
    private void stopped() {
        place.close();
        screen.title("Everything is stopped, and nothing is left behind.");
        Runtime.getRuntime().halt(serving ? 0 : INTERRUPTED);
    }

    private boolean run(Path tarball) {
        long from = System.nanoTime();
        try {
            screen.title("Wherry moves files through a cellular module's own FTP stack. Here everything is on this machine.");
            Broker broker = place.broker();
            screen.ready("MQTT broker", "mqtt://127.0.0.1:" + broker.port() + "  (Apache Artemis)");
            FtpSite ftp = place.ftp();
            screen.ready("FTP server", "ftp://127.0.0.1:" + ftp.port() + "  (Apache FtpServer, user " + FtpSite.USER + ")");
            Story.setOut(place);
            SimulatedModule module = place.keep(SimulatedModule.start(BAUD, SimulatedModule.LIVELY));
            screen.ready("simulated L610", "tcp://127.0.0.1:" + module.port() + "  (AT commands at " + BAUD + " baud, paced like a real line)");
            Operator operator = place.keep(Operator.connect(broker.port(), Surroundings.GATEWAY));
            Daemon daemon = place.daemon(tarball, "tcp://127.0.0.1:" + module.port(), BAUD, broker, ftp);
            return told(daemon, operator, from) && (!serve || served(broker.port()));
        } catch (Exception e) {
            if (!place.closed()) {
                screen.end(false, "It could not be set up: " + e);
            }
            return false;
        }
    }

    private boolean told(Daemon daemon, Operator operator, long from) throws Exception {
        try {
            Story story = new Story(screen, operator, place);
            String version = story.online();
            screen.ready("Wherry " + version, "process " + daemon.pid() + ": the shipped " + daemon.home().getFileName() + "/bin/wherry run; online on MQTT");
            story.tell();
            screen.end(true, String.format(Locale.ROOT, "Every file arrived as it left, in %.0f seconds.", (System.nanoTime() - from) / 1e9));
            return true;
        } catch (StoryException e) {
            if (place.closed()) {
                return false;
            }
            screen.title("The daemon's last words");
            daemon.lastWords(LAST_WORDS).forEach(screen::say);
            screen.end(false, e.getMessage() + (daemon.runs() ? "" : " (the daemon has ended)"));
            return false;
        }
    }

    private boolean served(int port) throws InterruptedException {
        serving = true;
        screen.title("It stays up until Ctrl-C. Paste these into other terminals (Debian: apt-get install mosquitto-clients):");
        Story.recipes(port).forEach(screen::say);
        screen.say("");
        screen.say("the server's files:   " + place.remote());
        screen.say("the gateway's files:  " + place.local());
        new CountDownLatch(1).await();
        return true;
    }
}
