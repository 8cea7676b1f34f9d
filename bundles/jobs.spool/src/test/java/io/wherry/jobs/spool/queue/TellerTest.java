package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobState;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** What waits for the listeners is bounded. */
class TellerTest {
    /** Writes down the ids of events. */
    private static class Ears implements JobListener {
        final List<String> heard = new ArrayList<>();

        @Override
        public void changed(JobState state) {
        }

        @Override
        public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
        }

        @Override
        public void forgotten(String operation, String id) {
        }

        @Override
        public void event(String type, String message, String operation, String id) {
            heard.add(id);
        }
    }

    @Test
    void whileAListenerStandsStill4096MessagesWait() throws Exception {
        VirtualClock.run(clock -> {
            Teller teller = new Teller(clock);
            Ears ears = new Ears();
            teller.add(ears);
            for (int i = 1; i <= 5000; i++) {
                teller.event("test", "one of many", "ftp.get", "e" + i);
            }
            clock.sleep(Duration.ofSeconds(1));
            assertThat(ears.heard).hasSize(Teller.MOST).startsWith("e1").endsWith("e" + Teller.MOST);
            teller.event("test", "there is room again", "ftp.get", "last");
            clock.sleep(Duration.ofSeconds(1));
            assertThat(ears.heard).endsWith("last");
            teller.close(Duration.ofSeconds(1));
        });
    }

    @Test
    void ofEventsThatNobodyHearsTheFirstTwentyAreKept() throws Exception {
        VirtualClock.run(clock -> {
            Teller teller = new Teller(clock);
            for (int i = 1; i <= 100; i++) {
                teller.event("test", "nobody listens", "ftp.get", "e" + i);
            }
            Ears ears = new Ears();
            teller.add(ears);
            clock.sleep(Duration.ofSeconds(1));
            assertThat(ears.heard).hasSize(20).startsWith("e1").endsWith("e20");
            teller.close(Duration.ofSeconds(1));
        });
    }
}
