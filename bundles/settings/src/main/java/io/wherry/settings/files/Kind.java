package io.wherry.settings.files;

import java.util.List;
import java.util.Optional;

import io.wherry.settings.keys.Keys;

/** The kinds of files that an operator writes, and what becomes of each. */
public enum Kind {
    /** A modem. */
    MODEM("io.wherry.modem", true, false, ModemFile::derive),
    /** An FTP server. */
    FTP_SERVER("io.wherry.ftp.server", true, false, FtpServerFile::derive),
    /** The MQTT broker. */
    MQTT("io.wherry.mqtt", false, false, MqttFile::derive),
    /** The folder of files. */
    FILES("io.wherry.files", false, true, FilesFile::derive),
    /** The queue of jobs. */
    JOBS("io.wherry.jobs", false, true, JobsFile::derive);

    /** What a modem's id or a server's name looks like: it stands in topics, file names and filters. */
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private final String pid;
    private final boolean named;
    private final boolean needless;
    private final Derivation derivation;

    Kind(String pid, boolean named, boolean needless, Derivation derivation) {
        this.pid = pid;
        this.named = named;
        this.needless = needless;
        this.derivation = derivation;
    }

    /** Reads the keys of one file into the configurations of its layers, in the order of {@link Layer}. */
    @FunctionalInterface
    interface Derivation {
        List<Derived> derive(Keys keys, String name, Place place);
    }

    /** The kind of the file with this name, {@code .cfg} included; empty where it is none. */
    public static Optional<Kind> of(String file) {
        for (Kind kind : values()) {
            if (kind.named ? file.matches(kind.pid + "~" + NAME + "\\.cfg") : file.equals(kind.file())) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Its PID, without a name. */
    public String pid() {
        return pid;
    }

    /** The file's name, of a kind that there is one of. */
    public String file() {
        return pid + ".cfg";
    }

    /** Whether the daemon does without such a file, on its defaults. */
    public boolean needless() {
        return needless;
    }

    /** The name that {@code file}, one of this kind, gives to its thing; empty where there is only one of the kind. */
    public String name(String file) {
        return named ? file.substring(pid.length() + 1, file.length() - ".cfg".length()) : "";
    }

    /** The configurations that follow from {@code keys}; they count only while nothing is wrong with these. */
    public List<Derived> derive(Keys keys, String name, Place place) {
        return derivation.derive(keys, name, place);
    }

    /** What a file may be called, for the person who called it something else. */
    public static String names() {
        return "io.wherry.modem~ID.cfg, io.wherry.ftp.server~NAME.cfg (ID and NAME of letters, digits, '.', '_' and '-', 64 at most),"
                + " io.wherry.mqtt.cfg, io.wherry.files.cfg or io.wherry.jobs.cfg";
    }
}
