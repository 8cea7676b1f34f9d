package io.wherry.campaign.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.wherry.at.AtStatus;
import io.wherry.campaign.script.Content;
import io.wherry.campaign.script.Item;
import io.wherry.campaign.script.Script;
import io.wherry.campaign.script.Stage;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.spool.queue.Spool;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hours of steady work: at their end the process holds what it held after the first minute. What the simulator notes down is bounded for that. */
class LongLifeTest {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WATCHDOG = Duration.ofMinutes(3);
    /** Between two rounds; a round takes some twenty seconds itself. */
    private static final Duration PAUSE = Duration.ofSeconds(60);
    /** So long the port reckons with late answers. */
    private static final Duration CALM = Duration.ofSeconds(100);
    private static final int KEPT = 8;
    private static final int REFUSALS_KEPT = 20;
    private static final Spool.Settings FEW_KEPT = new Spool.Settings(Duration.ofSeconds(120), 1000, Duration.ofDays(7), KEPT, Duration.ofDays(30));
    private static final int NOTED = 50;
    private static final int SIZE = 20_000;
    /** What may come on top of 3 % after the first minute, in which classes are still loaded, … */
    private static final long SOME_BYTES = 100_000;
    /** … and in the second hour: some hundred bytes a job. */
    private static final long FEW_BYTES = 50_000;

    @TempDir
    Path folder;

    private SteadyWork work;
    private Vitals first;
    private Vitals middle;
    private Vitals last;

    @Test
    void twoHoursOfWorkLeaveNothingBehind() throws Exception {
        live(0);
        sameAsAtFirst(800);
        assertThat(work.ends(Status.FAILED)).as("one of nine asks for what is not there").isEqualTo(work.ends(Status.SUCCEEDED) / 8);
    }

    @Test
    void twoHoursOfWorkWithFaultsLeaveNothingBehind() throws Exception {
        live(0.02);
        sameAsAtFirst(400);
    }

    private void sameAsAtFirst(int jobs) {
        assertThat(work.ends(Status.SUCCEEDED)).isGreaterThan(jobs);
        assertThat(work.forgotten()).isGreaterThan(jobs);
        assertThat(last.threads()).isEqualTo(first.threads());
        assertThat(last.descriptors()).isEqualTo(first.descriptors());
        assertThat(List.of(first.jobs(), middle.jobs(), last.jobs())).containsOnly(KEPT + REFUSALS_KEPT);
        assertThat(first.files()).containsAll(last.files());
        assertThat(last.heap()).as("live heap after two hours, and %d bytes after a minute", first.heap()).isLessThan(first.heap() + first.heap() * 3 / 100 + SOME_BYTES);
        assertThat(last.heap()).as("live heap after two hours, and %d bytes after one", middle.heap()).isLessThan(middle.heap() + FEW_BYTES);
    }

    private void live(double chance) throws Exception {
        Stage plain = Stage.plain(1);
        Set<Kind> kinds = chance == 0 ? Set.of() : EnumSet.allOf(Kind.class);
        Stage stage = new Stage(1, 2, plain.variants(), plain.baud(), plain.timing(), plain.port(), plain.listing(), plain.idle(), plain.habits(), false, chance, kinds);
        VirtualClock.settings().watchdog(WATCHDOG).run(clock -> live(clock, stage));
    }

    private void live(VirtualClock clock, Stage stage) throws Exception {
        World world = new World(clock, new Script(stage, List.of(new Item.RemoteFile("/in/small", SIZE))), NOTED);
        Path out = folder.resolve("files/out/p");
        Files.createDirectories(out.getParent());
        Files.write(out, Content.of(stage.seed(), "out/p", SIZE));
        work = new SteadyWork(clock);
        Daemon daemon = new Daemon(stage, new Daemon.Place(clock, world.module().line(), folder, Disk.REAL, FEW_KEPT, take -> { }, work, event -> { }, 1));
        work.ask(daemon.spool());
        work.nonsense(REFUSALS_KEPT);
        work(clock, FIRST);
        first = look(clock, daemon);
        work(clock, HOUR);
        middle = look(clock, daemon);
        int faults = faults(world);
        work(clock, HOUR);
        AtStatus.Counters counted = daemon.channel().counters();
        int later = faults(world);
        world.faults().end();
        work.round();
        last = look(clock, daemon);
        if (stage.chance() > 0) {
            assertThat(later).as("faults in two hours, and %d in the first", faults).isGreaterThan(faults + 20);
        }
        daemon.stop();
        world.module().close();
    }

    private static int faults(World world) {
        return (int) world.faults().happened().lines().count();
    }

    private void work(VirtualClock clock, Duration length) throws Exception {
        long end = clock.after(length);
        do {
            work.round();
            clock.sleep(PAUSE);
        } while (clock.nanos() < end);
    }

    /** Looks when nothing is under way. */
    private Vitals look(VirtualClock clock, Daemon daemon) throws Exception {
        do {
            clock.sleep(CALM);
        } while (daemon.channel().state() != AtStatus.State.READY);
        return Vitals.of(clock, daemon, folder);
    }
}
