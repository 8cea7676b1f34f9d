package io.wherry.mqtt.client;

/** The broker can't be reached or used; the message is a sentence without secrets. */
public final class LinkException extends Exception {

    /** A failure. */
    public LinkException(String message) {
        super(message);
    }

    /** A failure with its cause. */
    public LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
