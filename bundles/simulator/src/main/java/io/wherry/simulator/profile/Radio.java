package io.wherry.simulator.profile;

import java.time.Duration;

/**
 * The network around the module.
 *
 * @param technology   what it registers on
 * @param registration how long that takes after the SIM is ready and the radio on
 * @param status       what registration ends in: 1 home, 5 roaming, 3 denied, 2 searching for ever
 * @param voice        whether {@code +CREG} follows; on a data SIM it may stay 0
 * @param apn          the only APN that gets an address; empty takes any
 * @param refusal      how a dial ends that gets no address
 * @param dialsItself  whether the module dials at boot without being asked
 * @param signal       the first number of {@code AT+CSQ}, 0 to 31 or 99
 * @param operator     the name in {@code AT+COPS?}
 * @param address      the address it gets
 */
public record Radio(Technology technology, Duration registration, int status, boolean voice, String apn, Refusal refusal,
        boolean dialsItself, int signal, String operator, String address) {

    /** What a module registers on. */
    public enum Technology {
        /** 4G: {@code +CEREG} tells of it, {@code AT+COPS?} ends in 7. */
        LTE(7),
        /** 2G: {@code +CGREG} tells of it, {@code AT+COPS?} ends in 0. */
        GPRS(0);

        private final int act;

        Technology(int act) {
            this.act = act;
        }

        /** The last field of {@code AT+COPS?}. */
        public int act() {
            return act;
        }
    }

    /** How a dial ends that gets no address. */
    public enum Refusal {
        /** {@code OK}, then {@code +MIPCALL: 0}. */
        OUTCOME,
        /** {@code ERROR} instead of {@code OK}. */
        ERROR
    }

    /** LTE at home after two seconds, any APN. */
    public static final Radio USUAL = new Radio(Technology.LTE, Duration.ofSeconds(2), 1, true, "", Refusal.OUTCOME, false, 25,
            "CHINA MOBILE", "10.225.11.107");

    /** The same on another technology. */
    public Radio on(Technology other) {
        return new Radio(other, registration, status, voice, apn, refusal, dialsItself, signal, operator, address);
    }

    /** The same, registered after {@code delay} with {@code stat}. */
    public Radio registering(Duration delay, int stat) {
        return new Radio(technology, delay, stat, voice, apn, refusal, dialsItself, signal, operator, address);
    }

    /** The same, whose {@code +CREG} stays 0. */
    public Radio withoutVoice() {
        return new Radio(technology, registration, status, false, apn, refusal, dialsItself, signal, operator, address);
    }

    /** The same, which gives an address to {@code only} and refuses others in that way. */
    public Radio apn(String only, Refusal how) {
        return new Radio(technology, registration, status, voice, only, how, dialsItself, signal, operator, address);
    }

    /** The same, where the module dials at boot by itself. */
    public Radio dialling() {
        return new Radio(technology, registration, status, voice, apn, refusal, true, signal, operator, address);
    }

    /** The same with another address, an IPv6 one perhaps. */
    public Radio address(String given) {
        return new Radio(technology, registration, status, voice, apn, refusal, dialsItself, signal, operator, given);
    }

    /** The same with another signal. */
    public Radio signal(int level) {
        return new Radio(technology, registration, status, voice, apn, refusal, dialsItself, level, operator, address);
    }
}
