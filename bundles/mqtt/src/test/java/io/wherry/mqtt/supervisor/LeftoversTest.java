package io.wherry.mqtt.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.wherry.jobs.JobState.Status;
import io.wherry.mqtt.FakeJobs;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.mqtt.topics.Inbound;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final long LATER = Duration.ofSeconds(61).toNanos();

    private final Topics topics = new Topics("g1", List.of());
    private final Outbox outbox = new Outbox(Clock.system(), Clock.system().gate(), topics, "g1", "s1");
    private final FakeJobs jobs = new FakeJobs();
    private final Leftovers leftovers = new Leftovers(outbox, jobs);

    private List<String> cleared() {
        leftovers.clear();
        outbox.connected(true);
        List<String> cleared = new ArrayList<>();
        for (Optional<Outgoing> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            if (next.get().payload().length == 0) {
                cleared.add(next.get().topic());
            }
        }
        return cleared;
    }

    private void found(String topic) {
        leftovers.heard(topic, topics.parse(topic));
    }

    @Test
    void whatNobodyStandsForIsClearedAndTheRestIsNot() {
        jobs.set(FakeJobs.state("ftp.get", "known", Status.SUCCEEDED, 3));
        outbox.retain(topics.capability("ftp.get"), new byte[] {'{'});
        outbox.retain(topics.twin("gw"), new byte[] {'{'});
        leftovers.look(0);
        List.of(topics.capability("ftp.get"), topics.capability("gone"), topics.twin("gw"), topics.twin("old"), topics.state("ftp.get", "known"),
                topics.state("ftp.get", "forgotten")).forEach(this::found);
        assertThat(cleared()).containsExactlyInAnyOrder(topics.capability("gone"), topics.twin("old"), topics.state("ftp.get", "forgotten"));
    }

    @Test
    void everythingHasAMinuteToStartAndTheSearchIsMadeOnce() {
        assertThat(leftovers.look(0)).isTrue();
        assertThat(leftovers.ripe(Duration.ofSeconds(59).toNanos())).isFalse();
        assertThat(leftovers.ripe(LATER)).isTrue();
        assertThat(leftovers.ripe(LATER)).isFalse();
        assertThat(leftovers.look(LATER)).isFalse();
    }

    @Test
    void aNewConnectionBeforeThatBeginsTheSearchAnew() {
        leftovers.look(0);
        found(topics.twin("old"));
        assertThat(leftovers.look(Duration.ofSeconds(50).toNanos())).isTrue();
        assertThat(leftovers.ripe(LATER)).isFalse();
        assertThat(cleared()).isEmpty();
    }

    @Test
    void aFloodOfLeftoversIsBounded() {
        leftovers.look(0);
        for (int i = 0; i < 5000; i++) {
            leftovers.heard(topics.twin("m" + i), new Inbound.Twin("m" + i));
        }
        leftovers.clear();
        assertThat(outbox.counts().waiting()).isEqualTo(1000);
    }
}
