package io.wherry.operations.modem;

import java.time.Duration;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.operations.services.Arguments;
import io.wherry.operations.services.Infos;
import io.wherry.operations.services.Modems;
import io.wherry.pdp.PdpService;

/**
 * {@code pdp.up} and {@code pdp.down}, in the modem's lane: taking the context down under a running transfer would only make the transfer bring
 * it up again.
 */
public abstract class PdpOperation implements Operation {
    private final OperationInfo info;
    private final Modems modems;

    private PdpOperation(OperationInfo info, Modems modems) {
        this.info = info;
        this.modems = modems;
    }

    /** Brings the context up. */
    public static Operation up(Modems modems) {
        return new Up(modems);
    }

    /** Releases the context. */
    public static Operation down(Modems modems) {
        return new Down(modems);
    }

    @Override
    public final OperationInfo info() {
        return info;
    }

    @Override
    public final void check(JsonObject json) throws FaultException {
        Optional<String> modem = modems.meant(new Arguments(json));
        if (modem.isPresent()) {
            modems.complete().check(modem.get());
        }
    }

    @Override
    public final JsonObject run(JsonObject json, JobContext job) throws FaultException, InterruptedException {
        return run(modems.complete().find(job.modem())
                .orElseThrow(() -> new FaultException(FaultCode.UNAVAILABLE, "modem " + job.modem() + " is away")).pdp(), job);
    }

    abstract JsonObject run(PdpService pdp, JobContext job) throws FaultException, InterruptedException;

    private static final class Up extends PdpOperation {
        /** How long one try waits; the queue's patience decides how many there are. */
        private static final Duration ONE_TRY = Duration.ofMinutes(3);

        Up(Modems modems) {
            super(Infos.repeatable("pdp.up", "Brings the modem's PDP context up", Lane.MODEM, Duration.ofMinutes(30)), modems);
        }

        @Override
        JsonObject run(PdpService pdp, JobContext job) throws FaultException, InterruptedException {
            job.phase("waiting for the network");
            JsonObject result = new JsonObject();
            result.addProperty("address", pdp.up(ONE_TRY));
            return result;
        }
    }

    private static final class Down extends PdpOperation {
        Down(Modems modems) {
            super(Infos.repeatable("pdp.down", "Releases the modem's PDP context until pdp.up or the next transfer", Lane.MODEM, Duration.ofMinutes(10)), modems);
        }

        @Override
        JsonObject run(PdpService pdp, JobContext job) throws FaultException, InterruptedException {
            job.phase("releasing");
            pdp.down();
            return new JsonObject();
        }
    }
}
