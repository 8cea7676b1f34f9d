package io.wherry.ftp.service;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultException;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Settings;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;

/** Closes the session, and releases the context, when nobody has used them for as long as configured; the next operation brings them up again. */
final class IdleKeeper implements Clock.Body {
    private static final Logger LOG = LoggerFactory.getLogger(IdleKeeper.class);

    private final Lane lane;
    private final Session session;
    private final PdpService pdp;
    private final Clock clock;
    private final Settings settings;
    private long releasedAfter;
    private boolean released;

    IdleKeeper(Lane lane, Session session, PdpService pdp, Clock clock, Settings settings) {
        this.lane = lane;
        this.session = session;
        this.pdp = pdp;
        this.clock = clock;
        this.settings = settings;
    }

    /** Whether there is anything to do with these settings. */
    static boolean needed(Settings settings) {
        return positive(settings.idleClose()) || positive(settings.idleDown());
    }

    @Override
    public void run() throws InterruptedException {
        Duration glance = glance();
        while (true) {
            clock.sleep(glance);
            if (positive(settings.idleClose()) && lane.enterIdle(settings.idleClose())) {
                try {
                    session.close();
                } finally {
                    lane.leaveIdle();
                }
            }
            if (positive(settings.idleDown()) && !alreadyReleased() && lane.enterIdle(settings.idleDown())) {
                try {
                    release();
                } finally {
                    lane.leaveIdle();
                }
            }
        }
    }

    private static boolean positive(Duration limit) {
        return limit.compareTo(Duration.ZERO) > 0;
    }

    private Duration glance() {
        Duration close = settings.idleClose();
        Duration down = settings.idleDown();
        Duration shorter = positive(close) && (!positive(down) || close.compareTo(down) < 0) ? close : down;
        Duration quarter = shorter.dividedBy(4);
        return quarter.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : quarter;
    }

    private boolean alreadyReleased() {
        return released && releasedAfter == lane.left();
    }

    private void release() throws InterruptedException {
        session.close();
        releasedAfter = lane.left();
        released = true;
        try {
            pdp.down();
        } catch (FaultException notConfirmed) {
            LOG.info("{}: the idle context was not released in order: {}", pdp.modem(), notConfirmed.getMessage());
        }
    }
}
