package io.wherry.mqtt.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.wherry.mqtt.client.Expiry;
import io.wherry.mqtt.messages.Event;
import org.junit.jupiter.api.Test;

class ExpiryWatchTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private final ExpiryWatch watch = new ExpiryWatch();

    private static Expiry own(Instant end) {
        return new Expiry(Optional.of(end), Optional.empty(), Optional.empty());
    }

    @Test
    void eachStepIsToldOnceOverTheYears() {
        Expiry expiry = own(NOW.plus(Duration.ofDays(100)));
        List<String> told = new ArrayList<>();
        for (long hour = 0; hour < 24 * 110; hour++) {
            long day = hour / 24;
            watch.look(expiry, NOW.plus(Duration.ofHours(hour))).forEach(event -> told.add(day + " " + event.message().split(";")[0]));
        }
        assertThat(told).containsExactly("69 the gateway's certificate expires in 30 days", "92 the gateway's certificate expires in 7 days",
                "98 the gateway's certificate expires in 1 day", "100 the gateway's certificate has expired");
    }

    @Test
    void aGatewayThatStartsLateTellsTheNearestStepOnly() {
        assertThat(watch.look(own(NOW.plus(Duration.ofDays(3))), NOW)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("mqtt.certificate-expires");
            assertThat(event.message()).startsWith("the gateway's certificate expires in 3 days");
        });
    }

    @Test
    void aRenewedCertificateIsToldAnew() {
        assertThat(watch.look(own(NOW.plus(Duration.ofDays(5))), NOW)).hasSize(1);
        assertThat(watch.look(own(NOW.plus(Duration.ofDays(400))), NOW)).isEmpty();
        assertThat(watch.look(own(NOW.plus(Duration.ofDays(6))), NOW)).hasSize(1);
    }

    @Test
    void eachCertificateIsWatched() {
        Optional<Instant> soon = Optional.of(NOW.plus(Duration.ofHours(2)));
        assertThat(watch.look(new Expiry(soon, soon, soon), NOW)).extracting(Event::message).hasSize(3).allMatch(text -> text.contains("within a day"));
    }

    @Test
    void aClockThatWasNeverSetTellsNothing() {
        assertThat(watch.look(own(NOW), Instant.parse("1970-01-02T00:00:00Z"))).isEmpty();
        assertThat(watch.look(Expiry.NONE, NOW)).isEmpty();
    }
}
