package io.wherry.ftp.service.commands;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;

/** What may stand between the quotes of an AT string: no quotes, no control characters, and no escape for either (protocol.md, FTP). */
public final class Wire {
    /** The longest path, in bytes of UTF-8. */
    public static final int MOST_BYTES = 255;

    private Wire() {
    }

    /**
     * Checks a path before it gets near the wire.
     *
     * @throws FaultException {@code BAD_REMOTE_PATH}
     */
    public static void checkPath(String path) throws FaultException {
        if (path.isEmpty()) {
            throw new FaultException(FaultCode.BAD_REMOTE_PATH, "The remote path is empty");
        }
        if (!sendable(path)) {
            throw new FaultException(FaultCode.BAD_REMOTE_PATH, "The remote path holds a character that no AT string can carry");
        }
        if (bytes(path) > MOST_BYTES) {
            throw new FaultException(FaultCode.BAD_REMOTE_PATH, "The remote path has " + bytes(path) + " bytes");
        }
    }

    /** Whether an AT string can carry that path. */
    public static boolean carries(String path) {
        return !path.isEmpty() && sendable(path) && bytes(path) <= MOST_BYTES;
    }

    /**
     * Checks what a login is made of.
     *
     * @throws FaultException {@code SERVER_UNREACHABLE} for the host, {@code LOGIN_REFUSED} for user, password and account
     */
    public static void checkAccount(FtpAccount account) throws FaultException {
        if (account.host().isBlank() || !sendable(account.host())) {
            throw new FaultException(FaultCode.SERVER_UNREACHABLE, "The host of server " + account.name() + " can't be written in an AT command");
        }
        if (!sendable(account.user()) || !sendable(account.password().reveal()) || !sendable(account.account())) {
            throw new FaultException(FaultCode.LOGIN_REFUSED,
                    "User, password or account of server " + account.name() + " holds a quote or control character, which no AT command can carry");
        }
    }

    /** How many bytes {@code text} has on the wire. */
    public static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean sendable(String text) {
        boolean clean = text.chars().noneMatch(c -> c == '"' || Character.isISOControl(c));
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException halfACharacter) {
            return false;
        }
        return clean;
    }
}
