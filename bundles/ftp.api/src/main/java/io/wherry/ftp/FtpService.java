package io.wherry.ftp;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * FTP through one modem's own FTP stack, registered with the property {@code modem.id}. One operation runs at a time; each opens the PDP context and
 * the session it needs, and leaves the session open for the next.
 *
 * <p>Every method throws {@link FaultException} with a definite name, and waits at most as long as its {@link Watch} lets it. Interrupting
 * the caller ends the operation; the module is left usable. What a lost link leaves undone is gone on with inside, within the
 * service's own budget of tries.
 *
 * <p>Paths are the server's own, 1 to 255 bytes of UTF-8 without {@code "} and control characters ({@code BAD_REMOTE_PATH}).
 */
@ProviderType
public interface FtpService {

    /** The modem's id. */
    String modem();

    /** The entries of a directory; of the login directory when {@code path} is absent. */
    List<Entry> list(FtpAccount server, Optional<String> path, Watch watch) throws FaultException, InterruptedException;

    /** Fetches a file to {@code local}, whole or not at all; goes on from what an earlier attempt left in {@code <local>.part}. */
    Transfer get(FtpAccount server, Get get, Watch watch) throws FaultException, InterruptedException;

    /** Delivers a file, whole or not at all: to a temporary name first, renamed when its size is right. */
    Transfer put(FtpAccount server, Put put, Watch watch) throws FaultException, InterruptedException;

    /**
     * Removes a file.
     *
     * @param again whether an earlier attempt of the same command may have done it already; then an absent file is success
     */
    Effect delete(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException;

    /** Renames; {@code again} as in {@link #delete}. */
    Effect rename(FtpAccount server, String from, String to, boolean again, Watch watch) throws FaultException, InterruptedException;

    /** Creates a directory; {@code again} as in {@link #delete}. */
    Effect makeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException;

    /** Removes an empty directory; {@code again} as in {@link #delete}. */
    Effect removeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException;

    /** The session's working directory ({@code AT+FTPPWD}). */
    String workingDirectory(FtpAccount server, Watch watch) throws FaultException, InterruptedException;

    /** Closes the session with {@code AT+FTPCLOSE}, if one is open. */
    void close() throws InterruptedException;

    /** What the session is doing. */
    FtpState state();

    /** How a file is fetched. */
    enum GetVia {
        /** {@code FTPGET} and {@code FTPRECV}: counted pieces, resumable. */
        GET,
        /** {@code FTPRETR}: one DLE/ETX stream. */
        RETR
    }

    /** How a file is delivered. */
    enum PutVia {
        /** {@code FTPPUT}: counted pieces. */
        PUT,
        /** {@code FTPSTOR}: one DLE/ETX stream. */
        STOR
    }

    /** Whether an operation had to do anything. */
    enum Effect {
        /** It was done now. */
        DONE,
        /** It had been done by an earlier attempt. */
        FOUND_DONE
    }

    /**
     * A file to fetch.
     *
     * @param remote  the server's path
     * @param local   where it goes; its directory exists
     * @param sha256  what it must be, 64 hex digits, where known
     * @param via     how
     * @param reserve bytes that stay free on the disk beyond the file's own; less is {@code DISK_FULL} before anything moves
     */
    record Get(String remote, Path local, Optional<String> sha256, GetVia via, long reserve) {
        /** With 16 MiB kept free. */
        public Get(String remote, Path local, Optional<String> sha256, GetVia via) {
            this(remote, local, sha256, via, 16L << 20);
        }
    }

    /**
     * A file to deliver. A note beside it, {@code .<file>.<tag>.renaming}, tells a later attempt that an earlier one got as far as renaming; it outlives a
     * success, which only whoever asked can put on record, and he removes it then.
     *
     * @param local  the file
     * @param remote the server's path
     * @param sha256 what the local file must be, where known
     * @param via    how
     * @param tag    1 to 64 of {@code A-Za-z0-9._-}, the same for each attempt of the same command: part of the temporary name
     * @param again  whether an earlier attempt may have got as far as renaming
     */
    record Put(Path local, String remote, Optional<String> sha256, PutVia via, String tag, boolean again) {
    }

    /**
     * What a transfer did.
     *
     * @param bytes     the file's size
     * @param moved     bytes that crossed the wire in this attempt
     * @param sha256    of the file, 64 lower-case hex digits
     * @param resumedAt the offset at which this attempt began
     * @param verified  {@code sha256} when a given digest matched, {@code size} when only the server's size did, {@code end} when the server told no size
     */
    record Transfer(long bytes, long moved, String sha256, long resumedAt, String verified) {
    }
}
