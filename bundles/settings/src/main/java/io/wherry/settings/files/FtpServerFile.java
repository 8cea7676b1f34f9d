package io.wherry.settings.files;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.wherry.settings.keys.Keys;
import io.wherry.settings.keys.Shape;

/** {@code io.wherry.ftp.server~<name>.cfg}: one FTP server and the way to log in. */
final class FtpServerFile {
    private static final Shape HOST = Shape.matching("[^\\s\\p{Cntrl}\"/,]{1,255}", "a host's name or address");
    /** What the module's strings can hold. */
    private static final Shape QUOTABLE = Shape.matching("[^\\p{Cntrl}\"]{1,255}",
            "up to 255 characters without quotes and control characters, which the module cannot take");

    private FtpServerFile() {
    }

    static List<Derived> derive(Keys keys, String name, Place place) {
        Map<String, Object> account = new TreeMap<>();
        account.put("ftp.server", name);
        account.put("host", keys.text("host", "", HOST));
        account.put("tcp.port", keys.number("port", 21, 1, 65_535, ""));
        account.put("user", keys.text("user", "anonymous", QUOTABLE));
        account.put(".password", keys.secret("password", QUOTABLE.orEmpty()));
        account.put("account", keys.text("account", "", QUOTABLE.orEmpty()));
        account.put("passive", keys.choice("mode", "passive", "passive", "active").equals("passive"));
        account.put("direct", keys.choice("upload", "rename", "rename", "direct").equals("direct"));
        return List.of(new Derived(Layer.FTP_ACCOUNT, name, account));
    }
}
