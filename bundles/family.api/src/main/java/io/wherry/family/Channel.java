package io.wherry.family;

import java.util.List;

/**
 * What a module says unasked, and how it is reset. All patterns are regular expressions for whole lines, without regard to case.
 *
 * @param restart    the module has (re)started
 * @param simThere   a SIM was seen
 * @param simGone    the SIM is gone
 * @param phoneBook  the SIM's phone book was read
 * @param outcome    what the lines that tell how an FTP command ended begin with; its group 1 is the command's name, its group 2 what they say
 * @param serverLine what the FTP server's own lines begin with; empty where the module does not tell them
 * @param others     what further unsolicited lines begin with
 * @param softReset  the gentler of the commands that restart the module; empty where there is only the other
 * @param fullReset  the harder one
 */
public record Channel(String restart, String simThere, String simGone, String phoneBook, String outcome, String serverLine, List<String> others,
        String softReset, String fullReset) {
}
