package io.wherry.operations.modem;

import java.time.Duration;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.at.WireLog;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.operations.services.Arguments;
import io.wherry.operations.services.Infos;
import io.wherry.operations.services.Modems;
import io.wherry.operations.services.Roster;

/** {@code modem.trace}: turns a modem's wire log on or off for a while, whatever its file says; no transfer notices. */
public final class TraceOperation implements Operation {
    /** What the schema names as the default. */
    private static final int MINUTES = 10;

    private final OperationInfo info = Infos.repeatable("modem.trace", "Turns the wire log on or off for a while; what runs is not disturbed", Lane.GATEWAY,
            Duration.ofMinutes(1));
    private final Modems modems;
    private final Roster<WireLog> logs;

    /** On the modems and the wire logs there are. */
    public TraceOperation(Modems modems, Roster<WireLog> logs) {
        this.modems = modems;
        this.logs = logs;
    }

    @Override
    public OperationInfo info() {
        return info;
    }

    @Override
    public void check(JsonObject json) throws FaultException {
        Optional<String> modem = modems.meant(new Arguments(json));
        if (modem.isPresent()) {
            logs.check(modem.get());
        }
    }

    @Override
    public JsonObject run(JsonObject json, JobContext job) throws FaultException, InterruptedException {
        Arguments arguments = new Arguments(json);
        WireLog log = logs.require(modems.meant(arguments).orElseThrow(() -> new FaultException(FaultCode.UNAVAILABLE, "there is no modem")));
        int minutes = arguments.optional("minutes").map(Integer::valueOf).orElse(MINUTES);
        log.override(Boolean.parseBoolean(arguments.text("on")), Duration.ofMinutes(minutes));
        JsonObject result = new JsonObject();
        result.addProperty("recording", log.recording());
        result.addProperty("minutes", minutes);
        return result;
    }
}
