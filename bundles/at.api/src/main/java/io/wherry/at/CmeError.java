package io.wherry.at;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The errors that a module tells as a number or, after {@code AT+CMEE=2}, as a text (3GPP TS 27.007 §9.2). A text is read like the number that
 * it stands for, whatever its case, its punctuation and the spelling of <i>personalisation</i>.
 */
public enum CmeError {
    PHONE_FAILURE(0, "phone failure"),
    NO_CONNECTION(1, "no connection to phone"),
    LINK_RESERVED(2, "phone-adaptor link reserved"),
    NOT_ALLOWED(3, "operation not allowed"),
    NOT_SUPPORTED(4, "operation not supported"),
    PH_SIM_PIN(5, "PH-SIM PIN required"),
    PH_FSIM_PIN(6, "PH-FSIM PIN required"),
    PH_FSIM_PUK(7, "PH-FSIM PUK required"),
    SIM_NOT_INSERTED(10, "SIM not inserted"),
    SIM_PIN(11, "SIM PIN required"),
    SIM_PUK(12, "SIM PUK required"),
    SIM_FAILURE(13, "SIM failure"),
    SIM_BUSY(14, "SIM busy"),
    SIM_WRONG(15, "SIM wrong"),
    INCORRECT_PASSWORD(16, "incorrect password"),
    SIM_PIN2(17, "SIM PIN2 required"),
    SIM_PUK2(18, "SIM PUK2 required"),
    MEMORY_FULL(20, "memory full"),
    INVALID_INDEX(21, "invalid index"),
    NOT_FOUND(22, "not found"),
    MEMORY_FAILURE(23, "memory failure"),
    TEXT_TOO_LONG(24, "text string too long"),
    INVALID_TEXT(25, "invalid characters in text string"),
    DIAL_STRING_TOO_LONG(26, "dial string too long"),
    INVALID_DIAL_STRING(27, "invalid characters in dial string"),
    NO_NETWORK(30, "no network service"),
    NETWORK_TIMEOUT(31, "network timeout"),
    EMERGENCY_ONLY(32, "network not allowed - emergency calls only"),
    NETWORK_PIN(40, "network personalization PIN required"),
    NETWORK_PUK(41, "network personalization PUK required"),
    NETWORK_SUBSET_PIN(42, "network subset personalization PIN required"),
    NETWORK_SUBSET_PUK(43, "network subset personalization PUK required"),
    PROVIDER_PIN(44, "service provider personalization PIN required"),
    PROVIDER_PUK(45, "service provider personalization PUK required"),
    CORPORATE_PIN(46, "corporate personalization PIN required"),
    CORPORATE_PUK(47, "corporate personalization PUK required"),
    HIDDEN_KEY(48, "hidden key required"),
    INCORRECT_PARAMETERS(50, "incorrect parameters"),
    COMMAND_DISABLED(51, "command implemented but currently disabled"),
    COMMAND_ABORTED(52, "command aborted by user"),
    OUT_OF_SERVICE(57, "temporarily out of service"),
    UNKNOWN(100, "unknown"),
    ILLEGAL_MS(103, "illegal MS"),
    ILLEGAL_ME(106, "illegal ME"),
    DATA_NOT_ALLOWED(107, "GPRS services not allowed"),
    PLMN_NOT_ALLOWED(111, "PLMN not allowed"),
    AREA_NOT_ALLOWED(112, "location area not allowed"),
    ROAMING_NOT_ALLOWED(113, "roaming not allowed in this location area"),
    OPTION_NOT_SUPPORTED(132, "service option not supported"),
    OPTION_NOT_SUBSCRIBED(133, "requested service option not subscribed"),
    OPTION_OUT_OF_ORDER(134, "service option temporarily out of order"),
    UNSPECIFIED_DATA_ERROR(148, "unspecified GPRS error"),
    CONTEXT_AUTHENTICATION(149, "PDP authentication failure"),
    INVALID_MOBILE_CLASS(150, "invalid mobile class");

    private static final Map<Integer, CmeError> BY_NUMBER = new HashMap<>();
    private static final Map<String, CmeError> BY_TEXT = new HashMap<>();

    static {
        for (CmeError each : values()) {
            BY_NUMBER.put(each.number, each);
            BY_TEXT.put(plain(each.text), each);
        }
    }

    private final int number;
    private final String text;

    CmeError(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** Its text. */
    public String text() {
        return text;
    }

    /** The error of this number; empty when the standard has none, as for a vendor's own ({@code 913}). */
    public static Optional<CmeError> of(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** The number that {@code text} stands for; empty when the standard has no such text. */
    static OptionalInt numberOf(String text) {
        CmeError error = BY_TEXT.get(plain(text));
        return error == null ? OptionalInt.empty() : OptionalInt.of(error.number);
    }

    /** Without what modules write differently: case, punctuation, {@code (U)SIM}, the British s. */
    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replace("(u)", "").replace("personalis", "personaliz").replaceAll("[^a-z0-9]+", " ").strip();
    }
}
