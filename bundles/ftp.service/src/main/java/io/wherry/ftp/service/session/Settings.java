package io.wherry.ftp.service.session;

import java.time.Duration;

import io.wherry.family.Families;
import io.wherry.family.Family;

/**
 * What is configured for a modem's FTP.
 *
 * @param family       the module's
 * @param portPosition where {@code AT+FTPOPEN} has the server's port: 6, or 5 as the guide prints it
 * @param pieceGet     bytes a {@code FTPRECV}; 0 finds out
 * @param piecePut     bytes a {@code FTPPUT}; 0 finds out
 * @param receiveEarly whether {@code FTPRECV} works as soon as {@code +FTPGET: 2} has come
 * @param idleClose    after how long without an operation the session is closed; zero for never
 * @param idleDown     after how long without an operation the PDP context is released; zero for never
 */
public record Settings(Family family, int portPosition, int pieceGet, int piecePut, boolean receiveEarly, Duration idleClose, Duration idleDown) {
    /** What holds when nothing is configured. */
    public static final Settings DEFAULT = new Settings(6, 0, 0, false, Duration.ZERO, Duration.ZERO);

    /** The same for an L610. */
    public Settings(int portPosition, int pieceGet, int piecePut, boolean receiveEarly, Duration idleClose, Duration idleDown) {
        this(Families.L610, portPosition, pieceGet, piecePut, receiveEarly, idleClose, idleDown);
    }
}
