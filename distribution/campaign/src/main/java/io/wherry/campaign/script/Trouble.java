package io.wherry.campaign.script;

/** What goes wrong around the wire, for as long as a {@link Item.Mishap} says. */
public enum Trouble {
    /** The cable is pulled out. */
    UNPLUG,
    /** The module takes no bytes, as with a flow control line. */
    STALL,
    /** The module is out of reach of the network. */
    NO_COVERAGE,
    /** The SIM is pulled out. */
    SIM_OUT,
    /** As many unsolicited lines as the count says, at once. */
    FLOOD,
    /** Nothing listens on the server, and its connections break. */
    SERVER_DOWN,
    /** The server lets nobody change anything. */
    SERVER_READ_ONLY,
    /** The server takes no more bytes. */
    SERVER_FULL,
    /** The daemon is stopped in an orderly way, and started anew. */
    STOP,
    /** The daemon is killed, and started anew. */
    KILL,
    /** The daemon is killed and the module restarts. */
    POWER_CUT,
    /** The daemon is killed in the middle of a write of its queue: of as many as the count says, the last one. */
    KILL_AT_WRITE,
    /** The disk takes no writes of the queue. */
    DISK_REFUSES,
    /** The wall clock runs ahead by the length, for good. */
    CLOCK_AHEAD,
    /** The wall clock shows 1970, as without a battery, for the length. */
    CLOCK_LOST
}
