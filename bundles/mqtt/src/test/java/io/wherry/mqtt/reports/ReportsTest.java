package io.wherry.mqtt.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.at.AtEvent;
import io.wherry.at.AtStatus;
import io.wherry.at.Rung;
import io.wherry.at.Urc;
import io.wherry.fault.FaultCode;
import io.wherry.mqtt.messages.Twin;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.mqtt.topics.Topics;
import io.wherry.pdp.ModemState;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Outbox outbox = new Outbox(Clock.system(), Clock.system().gate(), new Topics("g1", List.of()), "g1", "s1");
    private final ModemEvents events = new ModemEvents(outbox);

    private static JsonObject json(byte[] payload) {
        return JsonParser.parseString(new String(payload, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private List<Outgoing> sent() {
        outbox.connected(true);
        List<Outgoing> all = new ArrayList<>();
        outbox.next().ifPresent(all::add);
        return all;
    }

    private void says(Urc urc) {
        events.heard(new AtEvent.Unsolicited("gw", NOW, urc));
    }

    @Test
    void aLineThatBearsStateIsAnEvent() {
        says(new Urc.Sim("+SIM DROP", false));
        assertThat(sent()).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("wherry/v1/g1/event/urc.sim");
            assertThat(json(message.payload()).get("line").getAsString()).isEqualTo("+SIM DROP");
            assertThat(json(message.payload()).get("modem").getAsString()).isEqualTo("gw");
        });
    }

    @Test
    void chatterIsNone() {
        says(new Urc.Unknown("AT+FTPOPEN=\"h\",\"u\",\"secret\""));
        says(new Urc.Other("^MODE: 17", "^MODE:"));
        says(new Urc.TimeZone("+CTZV: 8"));
        assertThat(sent()).isEmpty();
    }

    @Test
    void anEchoedCommandWithAPasswordReachesNoEvent() {
        events.heard(new AtEvent.LateAnswer("gw", NOW, "AT+FTPOPEN", "AT+FTPOPEN=\"h\",\"u\",\"secret\"\r\n"));
        assertThat(sent()).singleElement().satisfies(message -> assertThat(new String(message.payload(), StandardCharsets.UTF_8)).doesNotContain("secret"));
    }

    @Test
    void aLateAnswerThatMayBeSeveralCommandsSaysSo() {
        events.heard(new AtEvent.LateAnswer("gw", NOW, "AT+CSQ", List.of("AT+COPS?"), "OK"));
        assertThat(sent()).singleElement().satisfies(message -> {
            assertThat(json(message.payload()).get("command").getAsString()).isEqualTo("AT+CSQ");
            assertThat(json(message.payload()).get("orTo").getAsString()).isEqualTo("AT+COPS?");
            assertThat(json(message.payload()).get("message").getAsString()).contains("one of");
        });
    }

    @Test
    void aRungIsAnEventAndStandsInTheTwinWithItsCause() {
        AtEvent.Climbed climbed = new AtEvent.Climbed("gw", NOW, Rung.SOFT_RESET, Rung.Step.FAILED, "the module did not answer within 60 s");
        events.heard(climbed);
        assertThat(sent()).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("wherry/v1/g1/event/modem.recovery");
            assertThat(json(message.payload()).get("rung").getAsString()).isEqualTo("SOFT_RESET");
            assertThat(json(message.payload()).get("step").getAsString()).isEqualTo("FAILED");
        });
        AtStatus at = new AtStatus(AtStatus.State.RESETTING, NOW, Optional.empty(), "", "sim", 0, AtStatus.Counters.ZERO, Optional.empty(), Optional.of(climbed));
        assertThat(json(new Twin("gw").json(Optional.of(at), Optional.empty(), Optional.empty(), NOW)).getAsJsonObject("recovery").toString())
                .contains("\"value\":\"SOFT_RESET\"", "\"step\":\"FAILED\"", "within 60 s", "\"at\":\"2026");
    }

    @Test
    void aReadingKeepsTheTimeAtWhichItWasFirstSeen() {
        Twin twin = new Twin("gw");
        AtStatus at = new AtStatus(AtStatus.State.READY, NOW, Optional.empty(), "", "sim", 0, AtStatus.Counters.ZERO, Optional.empty());
        byte[] first = twin.json(Optional.of(at), Optional.empty(), Optional.empty(), NOW);
        assertThat(twin.json(Optional.of(at), Optional.empty(), Optional.empty(), NOW.plusSeconds(9))).isEqualTo(first);
    }

    @Test
    void subscribersAreNotIdentifiedAndTheNetworksFaultIsTheOneTold() {
        ModemState state = new ModemState("gw", ModemState.Phase.BACKING_OFF, Optional.of(FaultCode.NO_NETWORK), "no network", reading("READY"), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), reading("86"), reading("262019999"), reading("8949999"), Optional.empty());
        AtStatus at = new AtStatus(AtStatus.State.READY, NOW, Optional.of(FaultCode.MODEM_SILENT), "silent", "sim", 0, AtStatus.Counters.ZERO, Optional.empty());
        byte[] twin = new Twin("gw").json(Optional.of(at), Optional.of(state), Optional.empty(), NOW);
        assertThat(new String(twin, StandardCharsets.UTF_8)).doesNotContain("262019999", "8949999");
        assertThat(json(twin).getAsJsonObject("fault").get("value").getAsString()).isEqualTo("NO_NETWORK");
        assertThat(json(twin).getAsJsonObject("health").get("value").getAsString()).isEqualTo("recovering");
    }

    private static Optional<ModemState.Reading<String>> reading(String value) {
        return Optional.of(new ModemState.Reading<>(value, NOW));
    }

    @Test
    void theWiresUseIsBytesOfTenBitsASecond() {
        WireUse use = new WireUse();
        assertThat(use.since("gw", counted(0, 0), 0)).isEmpty();
        assertThat(use.since("gw", counted(115_200, 0), 20_000_000_000L)).hasValueSatisfying(share -> {
            assertThat(share.in()).isEqualTo(0.5);
            assertThat(share.out()).isZero();
        });
        assertThat(use.since("gw", counted(0, 0), 30_000_000_000L)).as("activated anew").isEmpty();
    }

    private static AtStatus counted(long in, long out) {
        return new AtStatus(AtStatus.State.READY, NOW, Optional.empty(), "", "tty", 115_200, new AtStatus.Counters(0, 0, 0, 0, 0, 0, 0, 0, in, out), Optional.empty());
    }

    @Test
    void aClockThatWasNeverSetIsKnownByItsYear() {
        assertThat(ClockState.of(Instant.parse("1970-01-01T00:01:00Z"))).isEqualTo("unset");
        assertThat(ClockState.of(Instant.parse("2026-11-22T00:00:00Z"))).isIn("synchronised", "unknown");
    }
}
