package io.wherry.jobs.spool.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.jobs.JobState.Failure;
import io.wherry.jobs.JobState.Status;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StageLawTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    enum Step {
        BEGIN, DOING, CANCEL, SUCCEED, FAIL, TIME_OUT, REJECT, STOP, PUBLISH
    }

    private static Stage take(Stage stage, Step step) {
        Failure why = new Failure(FaultCode.INTERNAL, "x");
        return switch (step) {
            case BEGIN -> stage.begin(NOW, Optional.of("gw"), 7);
            case DOING -> stage.doing(NOW, "x");
            case CANCEL -> stage.cancel();
            case SUCCEED -> stage.succeed(NOW, new JsonObject(), 9);
            case FAIL -> stage.fail(Status.FAILED, NOW, why, 9);
            case TIME_OUT -> stage.fail(Status.TIMED_OUT, NOW, why, 9);
            case REJECT -> stage.fail(Status.REJECTED, NOW, why, 9);
            case STOP -> stage.fail(Status.CANCELED, NOW, why, 9);
            case PUBLISH -> stage.publish();
        };
    }

    @Property
    void whateverIsTriedNothingFollowsAnEndAndSeqGrowsWithWhatIsTold(@ForAll @Size(max = 20) List<Step> steps) {
        Stage stage = Stage.queued(1, NOW);
        for (Step step : steps) {
            Stage before = stage;
            try {
                stage = take(stage, step);
            } catch (IllegalStateException illegal) {
                assertThat(stage).isEqualTo(before);
                continue;
            }
            boolean silent = step == Step.CANCEL || step == Step.PUBLISH;
            assertThat(stage.seq()).isEqualTo(before.seq() + (silent ? 0 : 1));
            assertThat(before.status().isFinal() && !silent).as("something followed an end").isFalse();
            assertThat(stage.status() == Status.SUCCEEDED).isEqualTo(stage.result().isPresent());
            assertThat(stage.status().isFinal() && stage.status() != Status.SUCCEEDED).isEqualTo(stage.error().isPresent());
            assertThat(stage.attempt()).isGreaterThanOrEqualTo(before.attempt());
            assertThat(stage.status() == Status.IN_PROGRESS && stage.attempt() == 0).isFalse();
        }
    }

    @Property
    void aJobReadFromItsFileIsTheJobThatWasWritten(@ForAll @Size(max = 8) List<Step> steps, @ForAll @StringLength(max = 40) String text, @ForAll long number) {
        Stage stage = Stage.queued(1, NOW);
        for (Step step : steps) {
            try {
                stage = take(stage, step);
            } catch (IllegalStateException illegal) {
                continue;
            }
        }
        JsonObject arguments = new JsonObject();
        arguments.addProperty("t", wellFormed(text));
        arguments.addProperty("n", number);
        Terms terms = new Terms(5, number, Optional.of(Duration.ofMillis(77)), Optional.of("gw"), Optional.of("a/b"), Optional.of(wellFormed(text)));
        Job job = new Job(new Key("ftp.get", wellFormed(text)), 3, NOW, terms, text.hashCode(), arguments, stage);
        Timeline.Mark mark = new Timeline.Mark(1, 2, NOW);
        assertThat(JobJson.read(JobJson.write(job, mark))).isEqualTo(new JobJson.Content(job, mark));
    }

    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void onlyWhatMayFollowFollows() {
        assertThat(Stage.legal(Status.QUEUED, Status.SUCCEEDED)).isFalse();
        assertThat(Stage.legal(Status.QUEUED, Status.IN_PROGRESS)).isTrue();
        assertThat(Stage.legal(Status.IN_PROGRESS, Status.QUEUED)).isFalse();
        assertThat(Stage.legal(Status.IN_PROGRESS, Status.REJECTED)).isFalse();
        for (Status end : List.of(Status.SUCCEEDED, Status.FAILED, Status.TIMED_OUT, Status.REJECTED, Status.CANCELED)) {
            for (Status next : Status.values()) {
                assertThat(Stage.legal(end, next)).isFalse();
            }
        }
    }
}
