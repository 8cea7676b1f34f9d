package io.wherry.simulator.quectel;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

import io.wherry.simulator.module.Core;
import io.wherry.simulator.profile.QuectelQuirk;

/**
 * Finds {@code +++} in what the host sends in data mode: three of them with a second of silence before and behind. Until that second is
 * over they are kept back, because they may be data all the same.
 */
final class Escape {
    private static final Duration GUARD = Duration.ofSeconds(1);
    private static final int LENGTH = 3;

    /** Who hears of it. */
    interface Listener {
        /** These bytes are data. */
        void data(byte[] bytes);

        /** The host wants out. */
        void escaped();
    }

    private final Core core;
    private final Listener listener;
    private long last;
    private int kept;
    private int round;
    private boolean over;

    /** Begins in silence. */
    Escape(Core core, Listener listener) {
        this.core = core;
        this.listener = listener;
        this.last = core.now() - GUARD.toNanos();
    }

    /** How many bytes are kept back. */
    int kept() {
        return kept;
    }

    /** What is kept back is data, and nothing more comes. */
    void end() {
        over = true;
        data();
    }

    private void data() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        release(data);
        if (data.size() > 0) {
            listener.data(data.toByteArray());
        }
    }

    /** The host sent these. */
    void came(byte[] bytes) {
        boolean silence = core.now() - last >= GUARD.toNanos() || core.has(QuectelQuirk.ESCAPE_UNGUARDED);
        last = core.now();
        round++;
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        boolean open = kept > 0 || silence;
        for (byte b : bytes) {
            if (b == '+' && open && kept < LENGTH) {
                kept++;
            } else {
                release(data);
                data.write(b);
                open = core.has(QuectelQuirk.ESCAPE_UNGUARDED);
            }
        }
        if (data.size() > 0) {
            listener.data(data.toByteArray());
        }
        if (kept > 0) {
            int mine = round;
            core.after(GUARD, () -> silence(mine));
        }
    }

    private void release(ByteArrayOutputStream data) {
        while (kept > 0) {
            data.write('+');
            kept--;
        }
    }

    private void silence(int mine) {
        if (over || mine != round) {
            return;
        }
        if (kept == LENGTH) {
            over = true;
            listener.escaped();
        } else {
            data();
        }
    }
}
