package io.wherry.mqtt.supervisor;

/**
 * How a connection ended.
 *
 * @param how which way
 * @param why what was said of it; empty where there is nothing to say
 */
record End(How how, String why) {

    /** The ways. */
    enum How {
        /** It broke, or the broker was silent for too long. */
        LOST,
        /** A second gateway of the same name takes it over again and again. */
        TAKEN_OVER,
        /** Requests that could not be taken are to come again, with a new one. */
        ASK_AGAIN,
        /** The daemon, or this bundle, stops. */
        STOPPED
    }
}
