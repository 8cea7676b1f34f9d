package io.wherry.settings.keys;

import java.util.Map;

/**
 * One of the operator's configurations as it stands.
 *
 * @param pid       its PID in ConfigAdmin; for a file with a hyphen in its name it is not the file's name
 * @param file      its file's name
 * @param written   what the file says, with placeholders such as {@code $[secret:NAME]}
 * @param effective the same with the placeholders replaced, where they can be
 */
public record Source(String pid, String file, Map<String, String> written, Map<String, String> effective) {

    /** One that says nothing, so that the defaults hold. */
    public static Source empty(String pid) {
        return new Source(pid, pid + ".cfg", Map.of(), Map.of());
    }

    /** Without its values, of which some may be secret. */
    @Override
    public String toString() {
        return file;
    }
}
