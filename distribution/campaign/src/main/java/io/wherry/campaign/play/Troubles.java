package io.wherry.campaign.play;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import io.wherry.campaign.script.Item.Mishap;
import io.wherry.campaign.script.Trouble;
import io.wherry.simulator.L610;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.remote.InMemoryServer.Habit;

/** Makes trouble begin and end; two of a kind at once last until both are over. */
final class Troubles {
    private static final String[] FLOOD = {"+CEREG: 1", "+CREG: 1", "+CTZV: +32", "^MODE: 17", "+ESMCAUSE: 33", "+CGREG: 1"};

    private final World world;
    private final Lives lives;
    private final Map<Trouble, Integer> standing = new EnumMap<>(Trouble.class);
    private final Instant epoch;
    private Duration ahead = Duration.ZERO;

    Troubles(World world, Lives lives) {
        this.world = world;
        this.lives = lives;
        this.epoch = world.clock().instant().minusNanos(world.clock().nanos());
    }

    void begin(Mishap mishap) throws InterruptedException {
        world.remark("begins: " + mishap);
        if (standing.merge(mishap.trouble(), 1, Integer::sum) == 1) {
            change(mishap.trouble(), true);
        }
        once(mishap);
    }

    void end(Mishap mishap) {
        world.remark("ends: " + mishap);
        if (standing.merge(mishap.trouble(), -1, Integer::sum) == 0) {
            change(mishap.trouble(), false);
        }
        switch (mishap.trouble()) {
            case STOP, KILL, POWER_CUT -> lives.release();
            default -> { }
        }
    }

    /** What lasts. */
    private void change(Trouble trouble, boolean on) {
        L610 module = world.module();
        InMemoryServer server = world.server();
        switch (trouble) {
            case UNPLUG -> {
                if (on) {
                    module.unplug();
                } else {
                    module.replug();
                }
            }
            case STALL -> module.stall(on);
            case NO_COVERAGE -> module.coverage(!on);
            case SIM_OUT -> module.sim(!on);
            case SERVER_DOWN -> habit(server, Habit.DOWN, on);
            case SERVER_READ_ONLY -> habit(server, Habit.READ_ONLY, on);
            case SERVER_FULL -> server.quota(on ? 0 : Long.MAX_VALUE);
            case DISK_REFUSES -> lives.refuseWrites(on);
            case CLOCK_LOST -> setClock(on);
            case FLOOD, STOP, KILL, POWER_CUT, KILL_AT_WRITE, CLOCK_AHEAD -> { }
        }
    }

    private static void habit(InMemoryServer server, Habit habit, boolean on) {
        if (on) {
            server.with(habit);
        } else {
            server.without(habit);
        }
    }

    private void setClock(boolean lost) {
        Instant right = epoch.plusNanos(world.clock().nanos()).plus(ahead);
        world.clock().instant(lost ? Instant.EPOCH : right);
    }

    /** What happens each time. */
    private void once(Mishap mishap) throws InterruptedException {
        switch (mishap.trouble()) {
            case FLOOD -> {
                for (int i = 0; i < mishap.count(); i++) {
                    world.module().unsolicited(FLOOD[i % FLOOD.length]);
                }
            }
            case STOP -> lives.stop();
            case KILL -> lives.kill();
            case POWER_CUT -> {
                lives.kill();
                world.module().restart();
            }
            case KILL_AT_WRITE -> lives.killAtWrite(mishap.count());
            case CLOCK_AHEAD -> {
                ahead = ahead.plus(mishap.length());
                setClock(standing.getOrDefault(Trouble.CLOCK_LOST, 0) > 0);
            }
            case UNPLUG, STALL, NO_COVERAGE, SIM_OUT, SERVER_DOWN, SERVER_READ_ONLY, SERVER_FULL, DISK_REFUSES, CLOCK_LOST -> { }
        }
    }
}
