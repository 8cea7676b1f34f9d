package io.wherry.mqtt.outbox;

import static io.wherry.mqtt.FakeJobs.answeringTo;
import static io.wherry.mqtt.FakeJobs.state;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final String OWN = "wherry/v1/g1/";

    private final List<String> acknowledged = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final Outbox outbox = new Outbox(clock, clock.gate(), new Topics("g1", List.of()), "g1", "s1");

    /** Time that passes when the test says so. */
    private static final class ManualClock implements Clock {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }

        @Override
        public Gate gate() {
            return Clock.system().gate();
        }

        @Override
        public Worker start(String name, Body body) {
            throw new UnsupportedOperationException("the outbox has no thread");
        }
    }

    /** Takes what is to be sent now, without acknowledging it. */
    private List<Outgoing> take() {
        List<Outgoing> taken = new ArrayList<>();
        for (Optional<Outgoing> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            taken.add(next.get());
        }
        return taken;
    }

    /** Takes and acknowledges everything there is. */
    private List<Outgoing> deliver() {
        List<Outgoing> all = new ArrayList<>();
        for (List<Outgoing> some = take(); !some.isEmpty(); some = take()) {
            some.forEach(outbox::delivered);
            all.addAll(some);
        }
        return all;
    }

    private static String text(Outgoing message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    private static List<String> topics(List<Outgoing> messages) {
        return messages.stream().map(message -> message.topic().replace(OWN, "")).toList();
    }

    private static JsonObject json(Outgoing message) {
        return JsonParser.parseString(text(message)).getAsJsonObject();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Event event(int number) {
        return Event.of("x.y", Instant.EPOCH, "event " + number);
    }

    @Test
    void nothingLeavesWithoutAConnection() {
        outbox.retain(OWN + "about", bytes("1"));
        outbox.event(event(1));
        assertThat(take()).isEmpty();
        outbox.connected(true);
        assertThat(topics(take())).containsExactly("about", "event/x.y");
    }

    @Test
    void aRetainedTopicIsSentWhenItChangesAndOnlyItsLatestValue() {
        outbox.retain("t", bytes("1"));
        outbox.retain("t", bytes("2"));
        outbox.connected(true);
        assertThat(deliver()).extracting(OutboxTest::text).containsExactly("2");
        outbox.retain("t", bytes("2"));
        assertThat(take()).isEmpty();
        outbox.repeat("t");
        assertThat(deliver()).hasSize(1);
    }

    @Test
    void ofARetainedTopicOneMessageIsUnderWayAtATime() {
        outbox.connected(true);
        outbox.retain("t", bytes("1"));
        List<Outgoing> first = take();
        outbox.retain("t", bytes("2"));
        assertThat(take()).isEmpty();
        first.forEach(outbox::delivered);
        assertThat(take()).extracting(OutboxTest::text).containsExactly("2");
    }

    @Test
    void aBrokerThatForgotIsToldEveryRetainedTopicAgainAndAnotherIsNot() {
        outbox.connected(true);
        outbox.retain("a", bytes("1"));
        outbox.retain("b", bytes("1"));
        deliver();
        outbox.disconnected();
        outbox.connected(true);
        assertThat(take()).isEmpty();
        outbox.disconnected();
        outbox.connected(false);
        assertThat(deliver()).hasSize(2);
    }

    @Test
    void aClearedTopicIsSentEmptyAndThenUnknown() {
        outbox.connected(true);
        outbox.retain("a", bytes("1"));
        deliver();
        outbox.clear("a");
        assertThat(deliver()).singleElement().satisfies(message -> assertThat(message.payload()).isEmpty());
        outbox.disconnected();
        outbox.connected(false);
        assertThat(take()).isEmpty();
    }

    @Test
    void aTopicThatAnEarlierRunLeftCanBeCleared() {
        outbox.connected(true);
        outbox.clear("never written here");
        assertThat(deliver()).hasSize(1);
    }

    @Test
    void eachStateOfAJobIsSentOnceAndInOrder() {
        outbox.connected(true);
        outbox.changed(state("o", "a", Status.QUEUED, 1));
        outbox.changed(state("o", "a", Status.QUEUED, 1));
        outbox.changed(state("o", "a", Status.IN_PROGRESS, 2));
        outbox.changed(state("o", "a", Status.SUCCEEDED, 3));
        outbox.changed(state("o", "a", Status.IN_PROGRESS, 2));
        assertThat(deliver()).extracting(message -> json(message).get("seq").getAsInt()).containsExactly(1, 2, 3);
    }

    @Test
    void anAnswerIsSaidAgainUnlessItIsAboutToBeSaid() {
        outbox.connected(true);
        JobState state = state("o", "a", Status.SUCCEEDED, 3);
        outbox.changed(state);
        outbox.answer(state);
        assertThat(deliver()).hasSize(1);
        outbox.answer(state);
        assertThat(deliver()).hasSize(1);
    }

    /** What the broker kept for the session comes with its first word, before the gateway has subscribed. */
    @Test
    void aQuestionThatComesBeforeTheConnectionIsReadyIsAnsweredOnce() {
        JobState state = state("o", "a", Status.SUCCEEDED, 3);
        outbox.answer(state);
        assertThat(take()).isEmpty();
        outbox.connected(true);
        outbox.catchUp(List.of(state), List.of(), true);
        assertThat(topics(deliver())).containsExactly("cmd/o/a/state");
    }

    @Test
    void anAnswerThatGoesDownWithTheConnectionIsSaidOverTheNext() {
        outbox.connected(true);
        JobState sent = state("o", "a", Status.SUCCEEDED, 3);
        JobState waiting = state("o", "b", Status.SUCCEEDED, 3);
        outbox.answer(sent);
        take();
        outbox.answer(waiting);
        outbox.disconnected();
        outbox.connected(true);
        outbox.catchUp(List.of(sent, waiting), List.of(), true);
        assertThat(topics(deliver())).containsExactlyInAnyOrder("cmd/o/a/state", "cmd/o/b/state");
    }

    @Test
    void aFinalStateIsSettledOnlyAfterTheBrokerHasItAndTheAnswer() {
        outbox.connected(true);
        JobState state = answeringTo(state("o", "a", Status.SUCCEEDED, 3), "me", "c");
        outbox.changed(state);
        List<Outgoing> sent = take();
        assertThat(topics(sent)).containsExactly("cmd/o/a/state");
        sent.forEach(outbox::delivered);
        assertThat(outbox.settled()).isEmpty();
        sent = take();
        assertThat(topics(sent)).containsExactly("me");
        assertThat(sent.get(0).retained()).isFalse();
        sent.forEach(outbox::delivered);
        assertThat(outbox.settled()).contains(state);
    }

    @Test
    void anAnswerThatCutsTheConnectionIsGivenUpAfterThreeTries() {
        JobState state = answeringTo(state("o", "a", Status.SUCCEEDED, 3), "forbidden", "c");
        int answers = 0;
        for (int i = 0; i < 4; i++) {
            assertThat(outbox.settled()).isEmpty();
            outbox.connected(true);
            outbox.catchUp(List.of(state), List.of(state), true);
            take().forEach(outbox::delivered);
            answers += take().size();
            outbox.disconnected();
        }
        assertThat(answers).isEqualTo(3);
        assertThat(outbox.settled()).contains(state);
    }

    @Test
    void afterACutTheQueueOfJobsIsTheTruth() {
        outbox.connected(true);
        JobState lost = state("o", "a", Status.SUCCEEDED, 3);
        outbox.changed(lost);
        take();
        outbox.disconnected();
        outbox.changed(state("o", "b", Status.QUEUED, 1));
        JobState running = state("o", "b", Status.IN_PROGRESS, 2);
        outbox.connected(true);
        outbox.catchUp(List.of(lost, running), List.of(lost), true);
        assertThat(topics(deliver())).containsExactly("cmd/o/a/state", "cmd/o/b/state");
        outbox.disconnected();
        outbox.connected(true);
        outbox.catchUp(List.of(lost, running), List.of(), true);
        assertThat(take()).isEmpty();
    }

    @Test
    void aBrokerThatForgotIsToldFinishedJobsAgainWithoutAnswers() {
        JobState done = answeringTo(state("o", "a", Status.SUCCEEDED, 3), "me", "c");
        outbox.connected(false);
        outbox.catchUp(List.of(done), List.of(), false);
        assertThat(topics(deliver())).containsExactly("cmd/o/a/state");
    }

    @Test
    void whatIsForgottenIsClearedAfterWhatIsStillToBeSaid() {
        outbox.connected(true);
        outbox.changed(state("o", "a", Status.REJECTED, 1));
        outbox.forgotten("o", "a");
        List<Outgoing> sent = deliver();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).payload()).isEmpty();
        assertThat(sent.get(1).retained()).isTrue();
    }

    @Test
    void anIdThatIsNoneIsAnsweredButNotRetainedNorCleared() {
        outbox.connected(true);
        outbox.changed(state("o", "not an id", Status.REJECTED, 1));
        outbox.forgotten("o", "not an id");
        assertThat(deliver()).singleElement().satisfies(message -> assertThat(message.retained()).isFalse());
    }

    @Test
    void aRefusalThatNoQueueKeepsSurvivesACut() {
        outbox.connected(true);
        outbox.refused(state("modem.at", "a", Status.REJECTED, 1), false, () -> { });
        take();
        outbox.disconnected();
        outbox.connected(true);
        outbox.catchUp(List.of(), List.of(), true);
        assertThat(topics(deliver())).containsExactly("cmd/modem.at/a/state");
    }

    @Test
    void aRefusedRequestIsAcknowledgedWhenItsSenderHasTheRefusalAndNotBefore() {
        outbox.connected(true);
        outbox.changed(state("o", "a", Status.REJECTED, 1));
        outbox.refused(state("o", "a", Status.REJECTED, 1), true, () -> acknowledged.add("lost"));
        take();
        assertThat(outbox.owed()).isEmpty();
        outbox.disconnected();
        assertThat(outbox.owed()).as("the request comes again").isEmpty();
        outbox.connected(true);
        outbox.refused(answeringTo(state("o", "a", Status.REJECTED, 1), "me/too", "c"), true, () -> acknowledged.add("come again"));
        take().forEach(outbox::delivered);
        assertThat(outbox.owed()).as("its own topic is still to come").isEmpty();
        take().forEach(outbox::delivered);
        outbox.owed().orElseThrow().run();
        assertThat(acknowledged).containsExactly("come again");
        assertThat(outbox.owed()).isEmpty();
    }

    @Test
    void theSameRefusalWaitsOnceForEachRequestThatWaitsForIt() {
        outbox.connected(true);
        outbox.changed(state("o", "a", Status.REJECTED, 1));
        outbox.refused(state("o", "a", Status.REJECTED, 1), true, () -> acknowledged.add("first"));
        outbox.refused(state("o", "a", Status.REJECTED, 1), true, () -> acknowledged.add("second"));
        assertThat(deliver()).hasSize(2);
        outbox.owed().orElseThrow().run();
        outbox.owed().orElseThrow().run();
        assertThat(acknowledged).containsExactly("first", "second");
    }

    @Test
    void aFloodOfBadRequestsPushesNoOtherEventOut() {
        outbox.event(event(1));
        for (int i = 0; i < 10_000; i++) {
            outbox.provoked(Event.of("request.rejected", Instant.EPOCH, "bad"));
        }
        outbox.connected(true);
        assertThat(deliver()).hasSize(1 + Curb.AT_ONCE);
        assertThat(outbox.counts().droppedEvents()).isZero();
    }

    @Test
    void theNextEventSaysHowManyWereLeftOut() {
        Curb curb = new Curb();
        Event bad = Event.of("request.rejected", Instant.EPOCH, "bad");
        for (int i = 0; i < 100; i++) {
            assertThat(curb.admit(bad, i).isPresent()).isEqualTo(i < Curb.AT_ONCE);
        }
        assertThat(curb.admit(Event.of("job.id-conflict", Instant.EPOCH, "another type"), 100)).isPresent();
        Event next = curb.admit(bad, Curb.EACH.toNanos() + 1000).orElseThrow();
        assertThat(next.details().get("leftOut").getAsString()).isEqualTo("80");
        assertThat(curb.admit(bad, Curb.EACH.toNanos() + 2000)).isEmpty();
        assertThat(curb.admit(bad, Curb.EACH.toNanos() * 100).orElseThrow().details().get("leftOut").getAsString()).isEqualTo("1");
        assertThat(curb.admit(bad, Curb.EACH.toNanos() * 100).orElseThrow().details().size()).isZero();
    }

    @Test
    void inAFloodANewerStateOfAJobTakesTheOlderOnesPlace() {
        outbox.connected(true);
        for (int seq = 1; seq <= 10_000; seq++) {
            outbox.changed(state("o", "a", Status.IN_PROGRESS, seq));
        }
        assertThat(outbox.statesWaiting()).isLessThanOrEqualTo(64);
        outbox.changed(state("o", "a", Status.SUCCEEDED, 10_001));
        List<Outgoing> sent = deliver();
        assertThat(json(sent.get(sent.size() - 1)).get("seq").getAsInt()).isEqualTo(10_001);
    }

    @Test
    void ofStatesThatWaitTheOldestGoWhenThereAreTooMany() {
        outbox.connected(true);
        for (int i = 1; i <= 5000; i++) {
            outbox.changed(state("o", "job" + i, Status.SUCCEEDED, 1));
        }
        assertThat(outbox.statesWaiting()).isEqualTo(4096);
        assertThat(outbox.counts().droppedOther()).isEqualTo(5000 - 4096);
        assertThat(topics(deliver())).startsWith("cmd/o/job905/state").endsWith("cmd/o/job5000/state");
    }

    @Test
    void eventsAreNumberedKeptAndTheOldestGoFirstWhenThereAreTooMany() {
        for (int i = 1; i <= 600; i++) {
            outbox.event(event(i));
        }
        assertThat(outbox.counts().droppedEvents()).isEqualTo(100);
        outbox.connected(true);
        List<Outgoing> sent = deliver();
        assertThat(sent).hasSize(500);
        assertThat(json(sent.get(0)).get("seq").getAsInt()).isEqualTo(101);
        assertThat(json(sent.get(499)).get("seq").getAsInt()).isEqualTo(600);
    }

    @Test
    void eventsThatWereUnderWayAtACutComeAgainInOrder() {
        outbox.connected(true);
        for (int i = 1; i <= 40; i++) {
            outbox.event(event(i));
        }
        take().subList(0, 3).forEach(outbox::delivered);
        outbox.disconnected();
        outbox.event(event(41));
        outbox.connected(true);
        assertThat(deliver()).extracting(message -> json(message).get("seq").getAsInt()).isSorted().hasSize(38).startsWith(4).endsWith(41);
    }

    @Test
    void noMoreThanTheWindowIsUnderWay() {
        outbox.connected(true);
        for (int i = 0; i < 100; i++) {
            outbox.event(event(i));
        }
        assertThat(take()).hasSize(Outbox.WINDOW);
    }

    @Test
    void progressIsTheNewestOnlyAndNeverKeptWithoutAConnection() {
        outbox.fleeting("p", bytes("lost"));
        outbox.connected(true);
        outbox.fleeting("p", bytes("1"));
        outbox.fleeting("p", bytes("2"));
        assertThat(deliver()).singleElement().satisfies(message -> {
            assertThat(text(message)).isEqualTo("2");
            assertThat(message.qos()).isZero();
        });
        assertThat(outbox.counts().droppedOther()).isEqualTo(1);
    }

    @Test
    void aFloodOfProgressIsBounded() {
        outbox.connected(true);
        for (int i = 0; i < 1000; i++) {
            outbox.fleeting("p" + i, bytes("x"));
        }
        assertThat(deliver()).hasSize(64);
    }

    @Test
    void aBrokenConnectionsAcknowledgementIsNotBelieved() {
        outbox.connected(true);
        outbox.retain("t", bytes("1"));
        List<Outgoing> old = take();
        outbox.disconnected();
        outbox.connected(true);
        List<Outgoing> again = take();
        old.forEach(outbox::delivered);
        assertThat(outbox.stands("t")).isFalse();
        again.forEach(outbox::delivered);
        assertThat(outbox.stands("t")).isTrue();
    }

    @Test
    void silenceIsCountedFromTheLastAcknowledgementThatWasDue() {
        Duration patience = Duration.ofSeconds(30);
        outbox.connected(true);
        clock.nanos += Duration.ofHours(1).toNanos();
        assertThat(outbox.stalled(patience)).isFalse();
        outbox.event(event(1));
        take();
        clock.nanos += patience.toNanos();
        assertThat(outbox.stalled(patience)).isFalse();
        outbox.fleeting("p", bytes("x"));
        take().forEach(outbox::delivered);
        clock.nanos += 1;
        assertThat(outbox.stalled(patience)).isTrue();
    }

    @Test
    void whatTheClientCannotCarryIsGivenUp() {
        outbox.connected(true);
        JobState state = state("o", "a", Status.SUCCEEDED, 3);
        outbox.changed(state);
        take().forEach(outbox::unsendable);
        assertThat(outbox.settled()).contains(state);
    }
}
