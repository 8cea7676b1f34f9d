package io.wherry.campaign.play;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.wherry.at.AtEvent;
import io.wherry.at.AtStatus.Counters;
import io.wherry.campaign.script.Stage;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobListener;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Worker;

/**
 * The daemon's lives: it is started, stopped and killed, and each life goes on with what the one before left in its folder. A killed daemon finds its line
 * gone and goes on writing into a folder that nobody looks at any more, until its threads have ended.
 */
final class Lives {
    private static final Duration BURIAL = Duration.ofMinutes(10);

    private final World world;
    private final Stage stage;
    private final Path place;
    private final Findings findings;
    private final List<TapedPort.Take> takes = new ArrayList<>();
    private final List<Worker> undertakers = new ArrayList<>();
    private final List<Counters> counters = new ArrayList<>();
    private Function<Life, JobListener> listeners = life -> {
        throw new IllegalStateException("Nobody listens yet");
    };
    private Consumer<Life> greeting = life -> { };
    private Path folder;
    private Optional<Life> present = Optional.empty();
    private int holds;
    private int count;
    private int kills;
    private boolean refusing;

    /** One life of the daemon. */
    final class Life {
        private final MortalLine line = new MortalLine(world.module().line());
        private final CampaignDisk disk;
        private final Daemon daemon;
        private boolean dead;

        private Life() throws IOException {
            disk = new CampaignDisk(() -> kill(this));
            disk.refuse(refusing);
            daemon = new Daemon(stage, new Daemon.Place(world.clock(), line, folder, disk, Daemon.USUAL, takes::add, listeners.apply(this), this::heard, count));
        }

        private void heard(AtEvent event) {
            if (!dead) {
                world.remark("daemon " + describe(event));
            }
        }

        private static String describe(AtEvent event) {
            if (event instanceof AtEvent.StateChanged changed) {
                return changed.state() + ": " + changed.cause();
            }
            if (event instanceof AtEvent.LateAnswer late) {
                return "late answer to " + late.command() + ": " + late.line();
            }
            return event instanceof AtEvent.Restarted restarted ? "the module restarted" + (restarted.asked() ? " as asked" : "") : "hears " + event.getClass().getSimpleName();
        }

        boolean dead() {
            return dead;
        }

        Daemon daemon() {
            return daemon;
        }

        CampaignDisk disk() {
            return disk;
        }

        private void bury() throws InterruptedException {
            daemon.stop();
        }
    }

    Lives(World world, Stage stage, Path place, Findings findings) throws IOException {
        this.world = world;
        this.stage = stage;
        this.place = place;
        this.findings = findings;
        this.folder = Files.createDirectories(place.resolve("life-0"));
    }

    /** Who hears of each life's jobs, and who is told of its start. */
    void tell(Function<Life, JobListener> each, Consumer<Life> started) {
        listeners = each;
        greeting = started;
    }

    Optional<Life> present() {
        return present;
    }

    /** The folder in which a command's local paths lie now. */
    Path files() {
        return folder.resolve("files");
    }

    List<TapedPort.Take> takes() {
        return takes;
    }

    int kills() {
        return kills;
    }

    int count() {
        return count;
    }

    /** What the AT channels of all lives that are over have counted. */
    List<Counters> counters() {
        return counters;
    }

    void start() throws IOException {
        if (holds == 0 && present.isEmpty()) {
            count++;
            world.remark("daemon starts");
            Life life = new Life();
            present = Optional.of(life);
            greeting.accept(life);
        }
    }

    /** Ends it in an orderly way until {@link #release}. */
    void stop() throws InterruptedException {
        holds++;
        if (present.isPresent()) {
            Life life = present.get();
            present = Optional.empty();
            world.remark("daemon stops");
            life.daemon.stop();
            end(life);
            world.remark("daemon has stopped");
        }
    }

    /** Kills it until {@link #release}. */
    void kill() {
        holds++;
        present.ifPresent(this::cut);
    }

    /** Dies in the middle of a write, and comes back after a moment. */
    private void kill(Life life) {
        if (life.dead) {
            return;
        }
        holds++;
        cut(life);
        world.clock().start("wherry-campaign-reviver", () -> {
            world.clock().sleep(Duration.ofSeconds(20));
            release();
        });
    }

    private void cut(Life life) {
        world.remark("daemon is killed");
        kills++;
        life.dead = true;
        present = Optional.empty();
        Path next = place.resolve("life-" + count + "-" + kills);
        copy(folder, next);
        folder = next;
        life.line.cut();
        end(life);
        undertakers.add(world.clock().start("wherry-campaign-undertaker", life::bury));
    }

    private void end(Life life) {
        counters.add(life.daemon.channel().counters());
    }

    /** The present daemon's queue gets its writes refused, and those of the daemons after it; or not any more. */
    void refuseWrites(boolean now) {
        refusing = now;
        present.ifPresent(life -> life.disk.refuse(now));
    }

    /** The present daemon dies at the {@code number}-th write of its queue from now. */
    void killAtWrite(int number) {
        present.ifPresent(life -> life.disk.failAt(number));
    }

    /** What held it down is over. */
    void release() {
        holds--;
        try {
            start();
        } catch (IOException failed) {
            throw new UncheckedIOException("The daemon does not start", failed);
        }
    }

    /** Waits until those that were killed have ended their threads. */
    void awaitBurials() throws InterruptedException {
        for (Worker undertaker : undertakers) {
            if (!undertaker.join(BURIAL)) {
                findings.add("A killed daemon's threads do not end");
            }
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("The data folder can't be copied", failed);
        }
    }

    /** A line that is gone with the process that had it open. */
    private static final class MortalLine implements Line {
        private final Line line;
        private Optional<Connection> open = Optional.empty();
        private boolean cut;

        MortalLine(Line line) {
            this.line = line;
        }

        void cut() {
            cut = true;
            open.ifPresent(Connection::close);
        }

        @Override
        public String name() {
            return line.name();
        }

        @Override
        public int baud() {
            return line.baud();
        }

        @Override
        public Connection open() throws FaultException {
            if (cut) {
                throw new FaultException(FaultCode.PORT_MISSING, name() + " belonged to a process that is dead");
            }
            Connection opened = line.open();
            open = Optional.of(opened);
            return opened;
        }
    }
}
