package io.wherry.operations.modem;

import java.time.Duration;

import com.google.gson.JsonObject;
import io.wherry.at.AtException;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.operations.services.Infos;
import io.wherry.operations.services.Modems;
import io.wherry.time.Clock;

/** {@code modem.restart}: resets the module at once, also under a running transfer, which then goes on from where it was. */
public final class RestartOperation extends ModemOperation {
    private final Clock clock;

    /** On the modems there are. */
    public RestartOperation(Clock clock, Modems modems) {
        super(Infos.repeatable("modem.restart", "Restarts the module; a running transfer goes on afterwards", Lane.GATEWAY, Duration.ofMinutes(15)), modems);
        this.clock = clock;
    }

    @Override
    public JsonObject run(JsonObject json, JobContext job) throws FaultException, InterruptedException {
        long begun = clock.nanos();
        job.phase("restarting");
        try {
            port(json).restart("asked for by command " + job.id());
        } catch (AtException failed) {
            throw failed.asFault();
        }
        JsonObject result = new JsonObject();
        result.addProperty("seconds", Math.round((clock.nanos() - begun) / 1e9));
        return result;
    }
}
