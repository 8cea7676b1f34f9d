package io.wherry.ftp.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Bytes that look like everything a module says. */
final class Content {
    private static final String[] TRAPS = {"\r\nOK\r\n", "\r\n+FTPRECV: 100\r\n", "+FTPRECV: 0\r\n", "\r\nERROR\r\n", "ABORT", "\u0003", "\u0010", "\u0010\u0003", "\u001a", "\u0000",
            "\r\n+FTPGET: 1\r\n", "\r\n+FTPRETR: 0\r\n", "AT command ready\r\n", "\r", "\n", "+CME ERROR: 913"};

    private Content() {
    }

    static byte[] of(long seed, int size) {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < size) {
            if (random.nextInt(3) == 0) {
                out.writeBytes(TRAPS[random.nextInt(TRAPS.length)].getBytes(StandardCharsets.ISO_8859_1));
            } else {
                byte[] run = new byte[random.nextInt(200)];
                random.nextBytes(run);
                out.writeBytes(run);
            }
        }
        return Arrays.copyOf(out.toByteArray(), size);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
