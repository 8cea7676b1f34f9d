package io.wherry.mqtt.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.at.AtEvent;
import io.wherry.at.AtStatus;
import io.wherry.at.Rung;
import io.wherry.fault.FaultCode;
import io.wherry.ftp.FtpState;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs;
import io.wherry.mqtt.FakeJobs;
import io.wherry.mqtt.messages.About;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.messages.JobMessages;
import io.wherry.mqtt.messages.StatusMessage;
import io.wherry.mqtt.messages.Telemetry;
import io.wherry.mqtt.messages.Twin;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Reading;
import io.wherry.settings.Refusals.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The description and the messages say the same. */
class AsyncApiTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final AtStatus AT = new AtStatus(AtStatus.State.LINE_DOWN, NOW, Optional.of(FaultCode.PORT_MISSING), "there is no /dev/ttyUSB0", "/dev/ttyUSB0", 115200,
            AtStatus.Counters.ZERO, Optional.of(NOW), Optional.of(new AtEvent.Climbed("gw", NOW, Rung.ATTENTION, Rung.Step.BEGUN, "tried: AT+CFUN=15")));
    private static final FtpState FTP = new FtpState(FtpState.Session.OPEN, Optional.of("depot"), NOW, FtpState.Counters.ZERO);

    private final AsyncApi api = new AsyncApi();
    private final StatusMessage status = new StatusMessage("g1", "s1", NOW, "0.1.0");

    private static ModemState modem() {
        return new ModemState("gw", ModemState.Phase.UP, Optional.of(FaultCode.NO_NETWORK), "no network", text("READY"), number(1), text("Op"), text("LTE"), number(-71),
                text("10.0.0.1"), text("861234"), text("26201"), text("8949"), text("1.0"));
    }

    private static Optional<Reading<String>> text(String value) {
        return Optional.of(new Reading<>(value, NOW));
    }

    private static Optional<Reading<Integer>> number(int value) {
        return Optional.of(new Reading<>(value, NOW));
    }

    @Test
    void statusIsAsDescribed() {
        api.describes("Status", status.online());
        api.describes("Status", status.offline());
        api.describes("Status", status.lost());
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void everyStateIsAsDescribed(Status state) {
        api.describes("State", JobMessages.state("g1", FakeJobs.answeringTo(FakeJobs.state("ftp.get", "j1", state, 2), "a/b", "c")));
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void everyFaultIsAsDescribed(FaultCode code) {
        JobState failed = new JobState("ftp.get", "j", Status.FAILED, 2, NOW, NOW, 1, "fetching", Optional.of("gw"), Optional.empty(),
                Optional.of(new JobState.Failure(code, "x")), Optional.empty(), Optional.empty());
        api.describes("State", JobMessages.state("g1", failed));
    }

    @Test
    void progressCapabilityAndEventAreAsDescribed() {
        api.describes("Progress", JobMessages.progress(1, 2, 3, NOW));
        api.describes("Progress", JobMessages.progress(1, -1, 3, NOW));
        api.describes("Capability", JobMessages.capability(FakeJobs.operation("ftp.get")));
        api.describes("Event", Event.of("urc.sim", NOW, "the SIM is gone").with("modem", "gw").with("line", "+SIM DROP").json("s1", 1));
    }

    @ParameterizedTest
    @EnumSource(Rung.class)
    void everyRungIsAsDescribed(Rung rung) {
        for (Rung.Step step : Rung.Step.values()) {
            api.describes("Event", Event.of("modem.recovery", NOW, "silent").with("rung", rung.name()).with("step", step.name()).json("s1", 1));
        }
    }

    @Test
    void twinIsAsDescribed() {
        api.describes("Twin", new Twin("gw").json(Optional.of(AT), Optional.of(modem()), Optional.of(FTP), NOW));
        api.describes("Twin", new Twin("gw").json(Optional.empty(), Optional.empty(), Optional.empty(), NOW));
    }

    @Test
    void aboutIsAsDescribed() {
        api.describes("About", new About(status, List.of("north"), List.of(new About.Part("a", "1", "active")), List.of("gw"), List.of("depot"),
                List.of(new Refusal("io.wherry.modem~gw.cfg", "baud", "fast", "a number", NOW)), "unknown", false,
                new About.Certificates(OptionalLong.of(3), OptionalLong.of(-1), OptionalLong.of(400)), new Jobs.Limits(1000, 100)).json());
    }

    @Test
    void telemetryIsAsDescribed() {
        api.describes("Telemetry", new Telemetry("s1", NOW, Duration.ofMinutes(3), new Jobs.Counts(1, 2, 3, 4, 5, 6),
                List.of(new Telemetry.Modem("gw", Optional.of(AT), Optional.of(FTP), Optional.of(new Telemetry.Use(0.5, 0.01)))),
                new Telemetry.Connection(1, 0, 5, 2, 0, 0, 0, 5)).json());
    }

    @Test
    void whatIsNotAsDescribedIsFound() {
        assertThatThrownBy(() -> api.describes("Status", "{\"state\":\"gone\",\"session\":\"s\"}".getBytes(StandardCharsets.UTF_8))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> api.describes("Progress", "{\"bytes\":1,\"bytesPerSecond\":1,\"at\":\"2026-11-22T10:00:00Z\",\"extra\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> api.describes("State", JobMessages.state("g1", new JobState("o", "i", Status.FAILED, 1, NOW, NOW, 0, "", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty())))).isInstanceOf(AssertionError.class);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        references(api.document()).forEach(reference -> {
            JsonElement at = api.document();
            for (String step : reference.substring(2).split("/")) {
                assertThat(at.getAsJsonObject().has(step)).as(reference).isTrue();
                at = at.getAsJsonObject().get(step);
            }
        });
    }

    private static Stream<String> references(JsonElement element) {
        if (element.isJsonArray()) {
            return element.getAsJsonArray().asList().stream().flatMap(AsyncApiTest::references);
        }
        return element.isJsonObject() ? element.getAsJsonObject().entrySet().stream().flatMap(member -> member.getKey().equals("$ref")
                ? Stream.of(member.getValue().getAsString()) : references(member.getValue())) : Stream.empty();
    }

    @Test
    void everyExampleIsWhatItsMessageSays() {
        api.document().getAsJsonObject("components").getAsJsonObject("messages").entrySet().forEach(message -> {
            JsonObject body = message.getValue().getAsJsonObject();
            JsonObject payload = body.getAsJsonObject("payload");
            if (body.has("examples") && payload.has("$ref") && api.schema(name(payload)).has("properties")) {
                body.getAsJsonArray("examples").forEach(example -> api.describes(name(payload), bytes(example.getAsJsonObject().get("payload"))));
            }
        });
    }

    private static String name(JsonObject reference) {
        return reference.get("$ref").getAsString().replaceAll(".*/", "");
    }

    private static byte[] bytes(JsonElement json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyOperationsArgumentsAreAsTheirBundleChecksThem() throws IOException {
        Path folder = Path.of("..", "operations", "src", "main", "resources", "io", "wherry", "operations", "schema");
        Set<String> described = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String operation = file.getFileName().toString().replace(".json", "");
                JsonObject checked = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
                String name = Arrays.stream(operation.split("\\.")).map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1)).collect(Collectors.joining());
                JsonObject arguments = api.schema(name + "Arguments");
                assertThat(arguments).as(operation).isNotNull();
                assertThat(arguments.get("properties")).as(operation).isEqualTo(checked.get("properties"));
                assertThat(arguments.get("required")).as(operation).isEqualTo(checked.get("required"));
                described.add(name + "Request");
            }
        }
        Set<String> messages = api.document().getAsJsonObject("components").getAsJsonObject("messages").keySet();
        assertThat(messages.stream().filter(name -> name.endsWith("Request"))).containsExactlyInAnyOrderElementsOf(described);
    }
}
