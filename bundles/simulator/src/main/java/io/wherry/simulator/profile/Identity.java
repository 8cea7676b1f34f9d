package io.wherry.simulator.profile;

/**
 * What the module says of itself and of its SIM.
 *
 * @param imei     15 digits, {@code AT+CGSN}
 * @param imsi     15 digits, {@code AT+CIMI}
 * @param iccid    20 digits, {@code AT+CCID}
 * @param firmware {@code AT+CGMR}
 */
public record Identity(String imei, String imsi, String iccid, String firmware) {
    /** A module like the guide's. */
    public static final Identity USUAL =
            new Identity("866652020002343", "460046616008063", "89860446091891208063", "16000.1000.00.01.01.03");

    /** An EC25. */
    public static final Identity EC25 = new Identity("866425033333334", "460046616008063", "89860446091891208063", "EC25EFAR06A06M4G");
}
