package io.wherry.simulator.module;

import java.util.Map;

/** The {@code +CME ERROR} codes of protocol.md and their texts. */
public final class Errors {
    /** Operation not allowed. */
    public static final int NOT_ALLOWED = 3;
    static final int NOT_SUPPORTED = 4;
    /** There is no SIM. */
    public static final int NO_SIM = 10;
    static final int PIN_NEEDED = 11;
    static final int PUK_NEEDED = 12;
    static final int SIM_BUSY = 14;
    static final int WRONG_PIN = 16;
    static final int NO_NETWORK = 30;
    static final int FAILED = 50;
    /** A parameter is wrong. */
    public static final int BAD_PARAMETER = 53;
    static final int BAD_COMMAND = 58;
    static final int FTP_ACTIVE = 64;
    static final int PDP_NOT_ACTIVE = 901;
    static final int PDP_ACTIVE = 902;
    static final int CONNECTED = 912;
    static final int NOT_CONNECTED = 913;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(NOT_ALLOWED, "operation not allowed"), Map.entry(NOT_SUPPORTED, "operation not supported"),
            Map.entry(NO_SIM, "SIM not inserted"), Map.entry(PIN_NEEDED, "SIM PIN required"), Map.entry(PUK_NEEDED, "SIM PUK required"),
            Map.entry(SIM_BUSY, "SIM busy"), Map.entry(WRONG_PIN, "incorrect password"), Map.entry(NO_NETWORK, "no network service"),
            Map.entry(FAILED, "operation failed"), Map.entry(BAD_PARAMETER, "invalid parameter"),
            Map.entry(BAD_COMMAND, "invalid command line"), Map.entry(FTP_ACTIVE, "FTP active"),
            Map.entry(PDP_NOT_ACTIVE, "PDP not active"), Map.entry(PDP_ACTIVE, "PDP active"), Map.entry(CONNECTED, "connected"),
            Map.entry(NOT_CONNECTED, "not connected"));

    private Errors() {
    }

    static String text(int code) {
        return TEXTS.getOrDefault(code, "unknown");
    }
}
