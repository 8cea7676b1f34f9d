package io.wherry.settings;

import java.time.Instant;
import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** The configurations that were refused and still stand in the folder; the last good one of each stays in force. */
@ProviderType
public interface Refusals {

    /** Those that stand now, in the order of their files' names. */
    List<Refusal> standing();

    /**
     * One wrong value.
     *
     * @param file     the file's name, {@code io.wherry.modem~gw.cfg}
     * @param key      the key
     * @param value    the value, {@code ***} where the key is a secret one
     * @param expected what would be right
     * @param at       when it was refused
     */
    record Refusal(String file, String key, String value, String expected, Instant at) {
        @Override
        public String toString() {
            return file + ": " + key + "=" + value + " is refused; right would be " + expected;
        }
    }
}
