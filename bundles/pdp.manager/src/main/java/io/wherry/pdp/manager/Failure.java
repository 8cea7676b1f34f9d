package io.wherry.pdp.manager;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/**
 * A fault before it is thrown or shown.
 *
 * @param code its name
 * @param what what happened, without a full stop and without the remedy
 */
record Failure(FaultCode code, String what) {

    /** Whether nothing but a person can mend it. */
    boolean needsPerson() {
        return code.kind() == FaultCode.Kind.PERSON;
    }

    /** It as an exception; the remedy is added. */
    FaultException asException() {
        return new FaultException(code, what);
    }
}
