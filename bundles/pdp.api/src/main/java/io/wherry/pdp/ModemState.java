package io.wherry.pdp;

import java.time.Instant;
import java.util.Optional;

import io.wherry.fault.FaultCode;

/**
 * What unsolicited lines and queries have said about a modem; each reading has its own time, absent means never heard.
 *
 * @param modem        the modem's id
 * @param phase        where the bring-up stands
 * @param fault        what keeps it from going on, where something does
 * @param detail       the same in a sentence; empty when there is nothing to say
 * @param sim          {@code READY}, {@code SIM PIN}, {@code MISSING}, …
 * @param registration 3GPP TS 27.007 stat of the packet domain: 1 home, 5 roaming
 * @param operator     the network's name from {@code AT+COPS?}
 * @param technology   {@code GSM}, {@code UMTS}, {@code LTE}, … from its last field
 * @param signalDbm    from {@code AT+CSQ}: -113 to -51 dBm
 * @param address      the context's IP address; a reading of the empty string means lost
 * @param imei         from {@code AT+CGSN}
 * @param imsi         from {@code AT+CIMI}
 * @param iccid        from {@code AT+CCID}
 * @param firmware     from {@code AT+CGMR}
 */
public record ModemState(String modem, Phase phase, Optional<FaultCode> fault, String detail,
        Optional<Reading<String>> sim, Optional<Reading<Integer>> registration, Optional<Reading<String>> operator,
        Optional<Reading<String>> technology, Optional<Reading<Integer>> signalDbm, Optional<Reading<String>> address,
        Optional<Reading<String>> imei, Optional<Reading<String>> imsi, Optional<Reading<String>> iccid,
        Optional<Reading<String>> firmware) {

    /** Where the bring-up stands. */
    public enum Phase {
        /** Nothing can be asked: the AT channel is not ready. */
        OFFLINE,
        /** Setting the module up: echo, error codes, search order, radio. */
        STARTING,
        /** Waiting for the SIM. */
        SIM,
        /** Waiting for a network. */
        SEARCHING,
        /** Waiting for an address. */
        DIALLING,
        /** The context is up. */
        UP,
        /** Released on purpose. */
        DOWN,
        /** Something failed; the next try comes after a pause. */
        BACKING_OFF,
        /** Only a person can help; {@code fault} says with what. */
        NEEDS_ATTENTION
    }

    /**
     * A value and when it was heard.
     *
     * @param value the value
     * @param at    when, by the wall clock
     */
    public record Reading<T>(T value, Instant at) {
    }
}
