package io.wherry.mqtt.messages;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.wherry.at.AtEvent;
import io.wherry.at.AtStatus;
import io.wherry.fault.FaultCode;
import io.wherry.ftp.FtpState;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Reading;

/**
 * What is known of one modem, for {@code twin/<modem>}: each reading is {@code {"value":…,"at":…}}, what was never heard is absent.
 * The IMSI and the ICCID stay on the gateway: they identify a subscriber. Not thread-safe: it belongs to whoever publishes it.
 */
public final class Twin {
    private final String modem;
    /** Readings that come without a time of their own get the one at which they were first seen. */
    private final Map<String, Reading<JsonElement>> seen = new HashMap<>();

    /** The twin of that modem. */
    public Twin(String modem) {
        this.modem = modem;
    }

    /** The modem as it is published, from what its services say now; an absent service says nothing. */
    public byte[] json(Optional<AtStatus> at, Optional<ModemState> pdp, Optional<FtpState> ftp, Instant now) {
        JsonObject json = new JsonObject();
        json.addProperty("modem", modem);
        seen(json, "health", new JsonPrimitive(health(at, pdp)), now);
        at.ifPresent(status -> channel(json, status, now));
        pdp.ifPresent(state -> network(json, state, now));
        ftp.ifPresent(state -> session(json, state));
        // The network's word is the more telling one: it names the channel's fault where that is the cause.
        if (pdp.flatMap(ModemState::fault).isPresent()) {
            fault(json, pdp.get().fault().get(), pdp.get().detail(), now);
        } else if (at.flatMap(AtStatus::fault).isPresent()) {
            fault(json, at.get().fault().get(), at.get().detail(), now);
        }
        return Json.bytes(json);
    }

    private static String health(Optional<AtStatus> at, Optional<ModemState> pdp) {
        AtStatus.State channel = at.map(AtStatus::state).orElse(AtStatus.State.LINE_DOWN);
        ModemState.Phase phase = pdp.map(ModemState::phase).orElse(ModemState.Phase.OFFLINE);
        if (channel == AtStatus.State.NEEDS_ATTENTION || phase == ModemState.Phase.NEEDS_ATTENTION) {
            return "attention";
        }
        if (channel == AtStatus.State.LINE_DOWN) {
            return "offline";
        }
        return switch (phase) {
            case UP, DOWN -> channel == AtStatus.State.READY ? "ok" : "recovering";
            case OFFLINE, BACKING_OFF -> "recovering";
            case STARTING, SIM, SEARCHING, DIALLING -> "starting";
            case NEEDS_ATTENTION -> "attention";
        };
    }

    private void channel(JsonObject json, AtStatus status, Instant now) {
        JsonObject state = reading(new JsonPrimitive(status.state().name()), status.since());
        if (!status.detail().isEmpty()) {
            state.addProperty("message", Line.clean(status.detail()));
        }
        json.add("at", state);
        json.addProperty("line", status.line());
        seen(json, "baud", new JsonPrimitive(status.baud()), now);
        seen(json, "resyncs", new JsonPrimitive(status.counters().resyncs()), now);
        status.lastRestart().ifPresent(when -> json.add("lastRestart", reading(new JsonPrimitive(Json.time(when)), when)));
        status.recovery().ifPresent(climbed -> recovery(json, climbed));
    }

    /** The recovery ladder: the rung that was entered or left last, how, and why. */
    private static void recovery(JsonObject json, AtEvent.Climbed climbed) {
        JsonObject rung = reading(new JsonPrimitive(climbed.rung().name()), climbed.at());
        rung.addProperty("step", climbed.step().name());
        rung.addProperty("message", Line.clean(climbed.cause()));
        json.add("recovery", rung);
    }

    private void network(JsonObject json, ModemState state, Instant now) {
        seen(json, "phase", new JsonPrimitive(state.phase().name()), now);
        text(json, "sim", state.sim());
        number(json, "registration", state.registration());
        text(json, "operator", state.operator());
        text(json, "technology", state.technology());
        number(json, "signal", state.signalDbm());
        text(json, "address", state.address());
        text(json, "imei", state.imei());
        text(json, "firmware", state.firmware());
    }

    private static void session(JsonObject json, FtpState state) {
        JsonObject ftp = reading(new JsonPrimitive(state.session().name()), state.since());
        state.server().ifPresent(server -> ftp.addProperty("server", server));
        json.add("ftp", ftp);
    }

    private void fault(JsonObject json, FaultCode code, String detail, Instant now) {
        seen(json, "fault", new JsonPrimitive(code.name()), now);
        json.getAsJsonObject("fault").addProperty("message", Line.clean(detail));
    }

    private void seen(JsonObject json, String name, JsonElement value, Instant now) {
        Reading<JsonElement> last = seen.get(name);
        if (last == null || !last.value().equals(value)) {
            last = new Reading<>(value, now);
            seen.put(name, last);
        }
        json.add(name, reading(value, last.at()));
    }

    private static void text(JsonObject json, String name, Optional<Reading<String>> heard) {
        heard.ifPresent(reading -> json.add(name, reading(new JsonPrimitive(Line.clean(reading.value())), reading.at())));
    }

    private static void number(JsonObject json, String name, Optional<Reading<Integer>> heard) {
        heard.ifPresent(reading -> json.add(name, reading(new JsonPrimitive(reading.value()), reading.at())));
    }

    private static JsonObject reading(JsonElement value, Instant at) {
        JsonObject reading = new JsonObject();
        reading.add("value", value);
        reading.addProperty("at", Json.time(at));
        return reading;
    }
}
