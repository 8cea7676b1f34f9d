package io.wherry.simulator.remote;

import java.util.List;

/** A control connection that is logged in. A failure that says {@link RemoteFailure#lost} is its end. Used by one thread at a time. */
public interface RemoteSession {

    /** Has data connections opened by this end (passive) or by the server. */
    void passive(boolean on);

    /** The lines of a listing, without their ends. An empty path is the working directory. */
    List<String> list(String path) throws RemoteFailure;

    /** The names in a directory, without anything else. An empty path is the working directory. */
    List<String> names(String path) throws RemoteFailure;

    /** A directory's entries as facts (RFC 3659, MLSD). An empty path is the working directory. */
    List<String> facts(String path) throws RemoteFailure;

    /** When a file was last changed, as {@code YYYYMMDDHHMMSS} (RFC 3659, MDTM). */
    String modified(String path) throws RemoteFailure;

    /** The working directory. */
    String pwd() throws RemoteFailure;

    /** Changes it. */
    void cwd(String path) throws RemoteFailure;

    /** Goes up by one. */
    void cdup() throws RemoteFailure;

    /** Makes a directory. */
    void mkd(String path) throws RemoteFailure;

    /** Removes an empty one. */
    void rmd(String path) throws RemoteFailure;

    /** Removes a file. */
    void delete(String path) throws RemoteFailure;

    /** Renames. */
    void rename(String from, String to) throws RemoteFailure;

    /** A file's size in bytes. */
    long size(String path) throws RemoteFailure;

    /** Begins an upload. */
    default Upload store(String path) throws RemoteFailure {
        return store(path, 0);
    }

    /** Begins an upload at {@code offset} bytes of what is there already. */
    Upload store(String path, long offset) throws RemoteFailure;

    /** Begins a download at {@code offset} bytes. */
    Download retrieve(String path, long offset, boolean binary) throws RemoteFailure;

    /** Says goodbye. */
    void quit();

    /** Breaks the connection without a word. */
    void cut();

    /** The reply lines that the server sent since the last call. */
    List<String> replies();

    /** An upload under way. */
    interface Upload {
        /** Sends more. */
        void write(byte[] bytes) throws RemoteFailure;

        /** Ends it and waits for the server's word. */
        void finish() throws RemoteFailure;

        /** Breaks it off; what arrived stays. */
        void abort();
    }

    /** A download under way. */
    interface Download {
        /** The next bytes, at most {@code most}; none at the end, which the server has confirmed then. */
        byte[] read(int most) throws RemoteFailure;

        /** Breaks it off. */
        void abort();
    }
}
