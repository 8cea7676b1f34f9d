package io.wherry.at.core.port;

import io.wherry.fault.FaultException;

/** The connection is gone; carries the line's own fault. */
final class LineLost extends Exception {
    private final transient FaultException fault;

    LineLost(FaultException fault) {
        super(fault.getMessage(), fault);
        this.fault = fault;
    }

    FaultException fault() {
        return fault;
    }
}
