package io.wherry.settings.files;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of {@code io.wherry.modem~<id>.cfg}, described for tools; {@link ModemFile} reads them. */
@ObjectClassDefinition(factoryPid = "io.wherry.modem", name = "Wherry: a modem")
@interface ModemKeys {
    @AttributeDefinition(description = "Where it is: /dev/..., COM3, tcp://HOST:PORT or sim:")
    String port();

    @AttributeDefinition(description = "The module's family: l610 or quectel")
    String family() default "l610";

    @AttributeDefinition(description = "Bits per second, one of the usual rates; auto: wherever the module is found; max: the highest that module and line follow")
    String baud() default "115200";

    @AttributeDefinition(description = "Flow control", options = {@Option(label = "none", value = "none"), @Option(label = "RTS/CTS", value = "rtscts")})
    String flow() default "none";

    @AttributeDefinition(description = "The access point's name; empty: the network's default", required = false)
    String apn() default "";

    @AttributeDefinition(description = "The SIM's PIN, 4 to 8 digits; empty: none", type = AttributeType.PASSWORD, required = false)
    String pin() default "";

    @AttributeDefinition(description = "The order of radio technologies as in AT+GTRAT; empty: left as it is", required = false)
    String rat() default "";

    @AttributeDefinition(description = "The board's command that resets the module; empty: none", required = false)
    String reset_command() default "";

    @AttributeDefinition(description = "Seconds that a reset may take", min = "1", max = "600")
    int reset_timeout() default 30;

    @AttributeDefinition(description = "Seconds for which a late answer is waited for", min = "1", max = "120")
    int at_grace() default 10;

    @AttributeDefinition(description = "Whether the wire is recorded, without secrets, in wire/<modem>.log below the data folder")
    boolean trace() default false;

    @AttributeDefinition(description = "Where the port stands in AT+FTPOPEN: 6 or 5")
    String ftp_port_position() default "6";

    @AttributeDefinition(description = "Bytes of one AT+FTPRECV: auto, or 1 to 4096")
    String ftp_piece_get() default "auto";

    @AttributeDefinition(description = "Bytes of one AT+FTPPUT: auto, or 1 to 3072")
    String ftp_piece_put() default "auto";

    @AttributeDefinition(description = "Whether AT+FTPRECV works while the module is still fetching")
    boolean ftp_receive_early() default false;

    @AttributeDefinition(description = "Seconds without a command until the FTP session is closed; 0: never", min = "0", max = "86400")
    int ftp_idle_close() default 0;

    @AttributeDefinition(description = "Seconds without a command until the PDP context is taken down; 0: never", min = "0", max = "86400")
    int pdp_idle_down() default 0;
}
