package io.wherry.fault;

/**
 * Every failure has a name out of this closed list and a remedy; these are the {@code error.code}s of the MQTT interface.
 * {@code docs/errors.md} is checked against it.
 */
public enum FaultCode {

    // The request itself (state REJECTED)
    MALFORMED_REQUEST(Kind.REQUEST, "send one JSON object in UTF-8"),
    PAYLOAD_TOO_LARGE(Kind.REQUEST, "keep a request below 64 KiB"),
    BAD_ID(Kind.REQUEST, "use 1 to 64 characters of A-Z a-z 0-9 . _ - as the id"),
    UNKNOWN_OPERATION(Kind.REQUEST, "use an operation that is listed under cmd/+"),
    INVALID_ARGUMENTS(Kind.REQUEST, "follow the JSON Schema retained at cmd/<operation>"),
    UNKNOWN_SERVER(Kind.REQUEST, "name a server that has a file io.wherry.ftp.server~<name>.cfg"),
    UNKNOWN_MODEM(Kind.REQUEST, "name a modem that has a file io.wherry.modem~<id>.cfg"),
    BAD_REMOTE_PATH(Kind.REQUEST, "use a path of 1 to 255 bytes without quotes and control characters"),
    BAD_LOCAL_PATH(Kind.REQUEST, "use a relative path below the files folder, without .. and without links that lead out of it"),
    NO_SUCH_LOCAL_FILE(Kind.REQUEST, "put the file below the files folder first"),
    EXPIRED(Kind.REQUEST, "send it again, with a longer ttl"),
    ID_CONFLICT(Kind.REQUEST, "use a new id for a new request"),
    QUEUE_FULL(Kind.BUSY, "wait until queued jobs are done, or cancel some"),
    NOT_ALLOWED(Kind.REQUEST, "allow it in io.wherry.mqtt.cfg"),

    // The serial port
    PORT_MISSING(Kind.LINK, "check the cable and the port's name (prefer /dev/serial/by-id/...)"),
    PORT_BUSY(Kind.LINK, "another program (ModemManager?) holds the port: stop it or keep it off with a udev rule"),
    PORT_NOT_PERMITTED(Kind.LINK, "let the daemon's user open the port (group dialout)"),
    PORT_GONE(Kind.LINK, "the port vanished: check cable and power"),
    PORT_STALLED(Kind.LINK, "the port takes no bytes: check flow control (flow=none or rtscts) and the cable"),
    PORT_REFUSED(Kind.LINK, "nothing answers at that host and port: check the serial server"),

    // The module
    MODEM_SILENT(Kind.LINK, "the module answers nothing: check baud rate, power and cable"),
    MODEM_RESTARTED(Kind.LINK, "the module restarted by itself: check its power supply"),
    MODEM_REFUSED(Kind.STEP, "the module refused the command: see its error"),
    MODEM_UNCLEAR(Kind.LINK, "the module did not say whether the command was carried out"),
    NEEDS_ATTENTION(Kind.PERSON, "everything was tried: look at the module, then send modem.restart"),
    FIRMWARE_WITHOUT_FTP(Kind.PERSON, "load a firmware that has the FTP commands"),

    // SIM and network
    SIM_MISSING(Kind.PERSON, "insert a SIM"),
    SIM_PIN_REQUIRED(Kind.PERSON, "set pin in the modem's configuration"),
    SIM_PIN_WRONG(Kind.PERSON, "correct pin in the modem's configuration; a wrong one is never tried twice"),
    SIM_BLOCKED(Kind.PERSON, "unblock the SIM with its PUK in a phone"),
    SIM_FAILURE(Kind.PERSON, "replace the SIM or clean its contacts"),
    NO_NETWORK(Kind.LINK, "check antenna, coverage and the SIM's contract"),
    REGISTRATION_DENIED(Kind.LINK, "the network refuses this SIM: check its contract and roaming"),
    APN_REFUSED(Kind.LINK, "the network gave no address: check apn and the SIM's credit"),
    PDP_DOWN(Kind.LINK, "the context was released: send pdp.up"),

    // The FTP server
    SERVER_UNREACHABLE(Kind.LINK, "check host, port and the server's firewall, signal and credit"),
    LOGIN_REFUSED(Kind.STEP, "check user and password of the server's configuration"),
    NO_SUCH_FILE(Kind.STEP, "check the remote path with ftp.list"),
    ALREADY_EXISTS(Kind.STEP, "something of that name is there already: choose another name or remove it"),
    NOT_EMPTY(Kind.STEP, "empty the directory first"),
    PERMISSION_DENIED(Kind.STEP, "give the FTP user the right to do that"),
    SERVER_FULL(Kind.STEP, "make room on the server"),
    SERVER_REFUSED(Kind.STEP, "the server refused: see its answer"),
    RENAME_REFUSED(Kind.STEP, "let the user rename on the server, or set upload=direct for it"),
    CONNECTION_LOST(Kind.LINK, "the connection to the server broke: check signal and server"),

    // The transfer
    DISK_FULL(Kind.STEP, "make room on the gateway"),
    LOCAL_IO(Kind.STEP, "check the files folder and its disk"),
    SIZE_MISMATCH(Kind.STEP, "the file changed while it moved, or the server's listing is wrong: send it again"),
    CHECKSUM_MISMATCH(Kind.STEP, "the file is not the one expected: check sha256 and the server's file"),
    STALLED(Kind.LINK, "nothing moved for too long: check signal and server"),
    MODULE_BUFFER_TOO_SMALL(Kind.STEP, "the module takes no file of that size: enlarge its FTP buffer or split the file"),

    // The daemon
    TIMED_OUT(Kind.BUSY, "send it again, with a longer timeout"),
    CANCELED(Kind.BUSY, "it was canceled on request"),
    INTERRUPTED(Kind.BUSY, "the daemon stopped in the middle and can't tell whether it was done: look, then send it again"),
    UNAVAILABLE(Kind.LINK, "the service that does it is not running: see about and the log"),
    INTERNAL(Kind.STEP, "a fault of Wherry's own: please report it with the log");

    /** What kind of thing has to change before another try makes sense. */
    public enum Kind {
        /** Another request. */
        REQUEST,
        /** Only time: the same request may be sent again. */
        BUSY,
        /** The link (port, module, network, server): worth more tries by itself for a while. */
        LINK,
        /** A person at the device: more tries are no use until then. */
        PERSON,
        /** This one step: the outcome is definite. */
        STEP
    }

    private final Kind kind;
    private final String remedy;

    FaultCode(Kind kind, String remedy) {
        this.kind = kind;
        this.remedy = remedy;
    }

    /** What has to change before another try makes sense. */
    public Kind kind() {
        return kind;
    }

    /** What to do about it, as the end of a sentence. */
    public String remedy() {
        return remedy;
    }

    /** Whether the same request, sent again later, can succeed without anything else being changed. */
    public boolean retryable() {
        return kind == Kind.BUSY || kind == Kind.LINK;
    }
}
