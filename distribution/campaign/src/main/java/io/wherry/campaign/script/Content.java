package io.wherry.campaign.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Files' contents: each path has its own, and it looks like everything a module says. */
public final class Content {
    private static final String[] TRAPS = {"\r\nOK\r\n", "\r\n+FTPRECV: 100\r\n", "+FTPRECV: 0\r\n", "\r\nERROR\r\n", "ABORT", "\u0003", "\u0010", "\u0010\u0003", "\u001a",
            "\u0000", "\r\n+FTPGET: 1\r\n", "\r\n+FTPRETR: 0\r\n", "AT command ready\r\n", "\r", "\n", "+CME ERROR: 913"};

    private Content() {
    }

    /** The content of the file at {@code path} in the run of that seed. */
    public static byte[] of(long seed, String path, int size) {
        Random random = new Random(seed * 31 + path.hashCode());
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        for (int i = random.nextInt(300); i < size; i += 20 + random.nextInt(400)) {
            byte[] trap = TRAPS[random.nextInt(TRAPS.length)].getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(trap, 0, bytes, i, Math.min(trap.length, size - i));
        }
        return bytes;
    }

    /** The SHA-256 of {@code bytes}, in hex digits. */
    public static String sha256(byte[]... bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(bytes).forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
