package io.wherry.pdp.manager.answers;

import java.util.Optional;
import java.util.OptionalInt;

import io.wherry.at.Fields;

/**
 * What {@code AT+COPS?} says (TS 27.007 §7.3): {@code <mode>[,<format>,<operator>[,<AcT>]]}.
 *
 * @param operator   the network's name or number, as the module gives it
 * @param technology from the last field: 7 is LTE (guide §3.3)
 */
public record Network(Optional<String> operator, Optional<String> technology) {

    /** Reads {@code line}; empty when it is something else. A mode alone means that no network is selected. */
    public static Optional<Network> of(String line) {
        if (!line.regionMatches(true, 0, "+COPS:", 0, 6)) {
            return Optional.empty();
        }
        Fields fields = Fields.of(line);
        return Optional.of(new Network(fields.present(2), Technology.of(fields.text(3))));
    }

    /** The signal in dBm from {@code +CSQ: <rssi>,<ber>} (TS 27.007 §8.5): 0 to 31 stand for -113 to -51; 99 and all else is unknown. */
    public static OptionalInt signalDbm(String line) {
        if (!line.regionMatches(true, 0, "+CSQ:", 0, 5)) {
            return OptionalInt.empty();
        }
        OptionalInt rssi = Fields.of(line).integer(0);
        return rssi.isPresent() && rssi.getAsInt() >= 0 && rssi.getAsInt() <= 31 ? OptionalInt.of(2 * rssi.getAsInt() - 113) : OptionalInt.empty();
    }
}
