package io.wherry.serial.jserialcomm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NativeCallTest {
    private final CompletableFuture<String> late = new CompletableFuture<>();

    @Test
    void anAnswerInTimeIsTheAnswer() {
        assertThat(NativeCall.within(Clock.system(), "wherry-test", Duration.ofSeconds(10), () -> "done", late::complete)).contains("done");
        assertThat(late).isNotDone();
    }

    @Test
    void aDriverThatHangsIsLeftToItsThreadAndItsLateAnswerIsUndone() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        assertThat(NativeCall.within(Clock.system(), "wherry-test", Duration.ofMillis(50), () -> after(hanging), late::complete)).isEmpty();
        assertThat(late).isNotDone();
        hanging.countDown();
        assertThat(late.get(5, TimeUnit.SECONDS)).isEqualTo("late");
    }

    @Test
    void anInterruptedCallerGivesUpAndStaysInterrupted() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        assertThat(NativeCall.within(Clock.system(), "wherry-test", Duration.ofSeconds(10), () -> after(hanging), late::complete)).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        hanging.countDown();
        assertThat(late.get(5, TimeUnit.SECONDS)).isEqualTo("late");
    }

    private static String after(CountDownLatch latch) {
        try {
            latch.await();
            return "late";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
