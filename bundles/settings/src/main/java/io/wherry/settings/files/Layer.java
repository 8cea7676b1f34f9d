package io.wherry.settings.files;

import java.util.Arrays;
import java.util.Optional;

/** The layers that configurations are derived for, from the wire up; each has one PID. */
public enum Layer {
    /** A line on a tty. */
    SERIAL_TTY("io.wherry.serial.jserialcomm"),
    /** A line on a serial server's TCP port. */
    SERIAL_TCP("io.wherry.serial.tcp"),
    /** A line to a simulated module. */
    SERIAL_SIMULATOR("io.wherry.serial.simulator"),
    /** The wire log. */
    AT_WIRE("io.wherry.at.wire"),
    /** The AT port. */
    AT("io.wherry.at"),
    /** The PDP context. */
    PDP("io.wherry.pdp"),
    /** FTP sessions. */
    FTP("io.wherry.ftp"),
    /** An FTP server's account. */
    FTP_ACCOUNT("io.wherry.ftp.account"),
    /** The operations, and where their files are. */
    OPERATIONS("io.wherry.operations"),
    /** The queue of jobs. */
    JOBS("io.wherry.jobs.spool"),
    /** The MQTT client. */
    MQTT("io.wherry.mqtt.client");

    private final String pid;

    Layer(String pid) {
        this.pid = pid;
    }

    /** The layer that the configuration with this PID is for; empty where it is none of them. */
    public static Optional<Layer> of(String pid) {
        String factory = pid.contains("~") ? pid.substring(0, pid.indexOf('~')) : pid;
        return Arrays.stream(values()).filter(layer -> layer.pid.equals(factory)).findFirst();
    }

    /** Its PID; the factory's where there can be several. */
    public String pid() {
        return pid;
    }
}
