package io.wherry.pdp.manager.answers;

import java.util.Optional;

/** The names of radio technologies, from the field AcT (TS 27.007 §7.3). */
final class Technology {

    private Technology() {
    }

    /** The name for the number {@code act}; empty when it is none that is known. */
    static Optional<String> of(String act) {
        return Optional.ofNullable(switch (act.replaceFirst("^0+(?=\\d)", "")) {
            case "0", "1" -> "GSM";
            case "3" -> "EDGE";
            case "2", "4", "5", "6" -> "UMTS";
            case "7" -> "LTE";
            case "8" -> "EC-GSM-IoT";
            case "9" -> "NB-IoT";
            case "10", "11", "12", "13" -> "5G";
            default -> null;
        });
    }
}
