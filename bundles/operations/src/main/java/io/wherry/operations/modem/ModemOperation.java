package io.wherry.operations.modem;

import java.util.List;
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
        Optional<String> modem = new Arguments(json).optional("modem");
        if (modem.isPresent()) {
            modems.ports().check(modem.get());
        } else {
            theOnly();
        }
    }

    /** The port that is meant: the named one's, or the only one's. */
    final AtPort port(JsonObject json) throws FaultException, InterruptedException {
        Optional<String> modem = new Arguments(json).optional("modem");
        return modems.ports().require(modem.isPresent() ? modem.get() : theOnly().orElseThrow(
                () -> new FaultException(FaultCode.UNAVAILABLE, "there is no modem")));
    }

    private Optional<String> theOnly() throws FaultException {
        List<String> names = modems.ports().names();
        if (names.size() > 1) {
            throw new FaultException(FaultCode.INVALID_ARGUMENTS, "modem is missing, right would be one of " + String.join(", ", names));
        }
        return names.stream().findFirst();
    }
}
