package io.wherry.jobs;

/**
 * A request as it came.
 *
 * @param operation the operation's name
 * @param id        the caller's id for it
 * @param payload   the JSON text as it came; equal text is the same request
 */
public record JobRequest(String operation, String id, byte[] payload) {
    /** A request's payload is at most this many bytes. */
    public static final int MAX_PAYLOAD = 64 * 1024;
    /** What an id looks like. */
    public static final String ID = "[A-Za-z0-9._-]{1,64}";
}
