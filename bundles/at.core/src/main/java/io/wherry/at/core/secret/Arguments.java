package io.wherry.at.core.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which arguments of a command may stand in a wire log. Whatever is not known to be harmless is taken for a secret, so that a new command can't give one away. */
public final class Arguments {
    /** Paths, sizes, numbers, names of networks. */
    private static final Set<String> HARMLESS = Set.of("FTPGET", "FTPPUT", "FTPLIST", "FTPCWD", "FTPMKD", "FTPRMD", "FTPDEL", "FTPREN", "FTPSTOR", "FTPRETR",
            "FTPSIZE", "FTPRECV", "FTPMODE", "FTPTYPE", "FTPINFO", "FTPPWD", "CGDCONT", "COPS", "GTRAT", "CFUN", "CMEE", "IPR", "IFC", "ICF", "CREG", "CGREG",
            "CEREG", "CSCS", "CGACT", "CGATT", "CTZR", "CCLK", "MSTART", "GTSET",
            "QFTPGET", "QFTPPUT", "QFTPLIST", "QFTPNLST", "QFTPCWD", "QFTPMKDIR", "QFTPRMDIR", "QFTPDEL", "QFTPRENAME", "QFTPSIZE", "QFTPOPEN", "QFTPSTAT");
    /** How many arguments come before the first that is hidden: {@code AT+FTPOPEN="host",…}, {@code AT+MIPCALL=1,"apn",…} (guide). */
    private static final Map<String, Integer> BEFORE = Map.of("FTPOPEN", 1, "MIPCALL", 2, "CGAUTH", 2, "QICSGP", 3, "QFTPCFG", 1);
    /** Behind that one, how many are hidden but stand elsewhere too, such as a user's name in a path. */
    private static final Map<String, Integer> NAMES = Map.of("FTPOPEN", 1, "MIPCALL", 1);
    /** Numbers of up to so many digits say nothing. */
    private static final int NUMBER = 3;

    private Arguments() {
    }

    /** Whether {@code command} may have arguments that are not shown. */
    public static boolean hides(String command) {
        return !HARMLESS.contains(command.toUpperCase(Locale.ROOT));
    }

    /** How many characters of {@code arguments} may be shown. */
    public static int shown(String command, String arguments) {
        String name = command.toUpperCase(Locale.ROOT);
        if (!hides(name) || !BEFORE.containsKey(name) && arguments.matches("[0-9]{0," + NUMBER + "}(,[0-9]{0," + NUMBER + "})*|\\?")) {
            return arguments.length();
        }
        int before = BEFORE.getOrDefault(name, 0);
        int at = 0;
        for (int passed = 0; passed < before && at < arguments.length(); passed++) {
            at = Math.min(arguments.length(), end(arguments, at) + 1);
        }
        return at;
    }

    /** The texts among the hidden arguments that are to be found wherever else they turn up. */
    public static List<String> secrets(String command, String arguments) {
        List<String> found = new ArrayList<>();
        int names = NAMES.getOrDefault(command.toUpperCase(Locale.ROOT), 0);
        int at = shown(command, arguments);
        for (int passed = 0; at < arguments.length(); passed++) {
            int end = end(arguments, at);
            if (passed >= names) {
                found.add(arguments.substring(at, end).replace("\"", ""));
            }
            at = end + 1;
        }
        return found;
    }

    /** Where the argument that begins at {@code from} ends: at a comma outside of quotes, or with the text. */
    private static int end(String arguments, int from) {
        boolean quoted = false;
        int at = from;
        while (at < arguments.length() && (quoted || arguments.charAt(at) != ',')) {
            quoted ^= arguments.charAt(at) == '"';
            at++;
        }
        return at;
    }
}
