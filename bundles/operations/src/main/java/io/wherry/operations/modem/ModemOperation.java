package io.wherry.operations.modem;

import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.at.AtPort;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.operations.services.Arguments;
import io.wherry.operations.services.Modems;

/** An operation on a modem's AT channel that does not wait in the modem's lane: between two pieces of a transfer it gets its turn at the port. */
abstract class ModemOperation implements Operation {
    private final OperationInfo info;
    private final Modems modems;

    ModemOperation(OperationInfo info, Modems modems) {
        this.info = info;
        this.modems = modems;
    }

    @Override
    public final OperationInfo info() {
        return info;
    }

    @Override
    public final void check(JsonObject json) throws FaultException {
        Optional<String> modem = modems.meant(new Arguments(json));
        if (modem.isPresent()) {
            modems.ports().check(modem.get());
        }
    }

    /** The port that is meant. */
    final AtPort port(JsonObject json) throws FaultException, InterruptedException {
        return modems.ports().require(modems.meant(new Arguments(json))
                .orElseThrow(() -> new FaultException(FaultCode.UNAVAILABLE, "there is no modem")));
    }
}
