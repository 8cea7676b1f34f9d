package io.wherry.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What a module says in a working session, as bytes: the input that all parsers get. The same in each run. */
public enum Transcript {
    /** Answers, unsolicited lines, prompts for data and a directory listing: what every AT parser has to cut into lines. */
    LINES(0),
    /** The same with a download between: blocks of raw bytes behind {@code +FTPRECV: 2048}, in which anything may stand. */
    SESSION(64);

    /** Bytes of a block. */
    static final int PIECE = 2048;
    private static final int ENTRIES = 200;
    private static final int PUTS = 40;

    private final byte[] bytes;
    private final int lines;
    private final int blocks;

    Transcript(int blocks) {
        Writer out = new Writer();
        bringUp(out);
        listing(out);
        download(out, blocks);
        upload(out);
        this.bytes = out.bytes.toByteArray();
        this.lines = out.lines;
        this.blocks = blocks;
    }

    /** The bytes; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** Lines with something on them, block headers among them. */
    int lines() {
        return lines;
    }

    /** Blocks of {@link #PIECE} bytes. */
    int blocks() {
        return blocks;
    }

    private static void bringUp(Writer out) {
        for (int i = 0; i < 20; i++) {
            out.says("AT command ready", "+SIM READY", "+CTZV: 26/11/22,20:00:0" + i % 10 + ",+4");
            out.says("OK").says("+CPIN: READY", "OK").says("460001234567890", "OK").says("+CSQ: 23,99", "OK");
            out.says("+COPS: 0,0,\"CHINA MOBILE\",7", "OK").says("+CEREG: 2,1,\"1A2B\",\"0C3D4E5F\",7", "OK");
            out.says("+CGREG: 1").says("+MIPCALL: 0", "OK").says("OK").says("+MIPCALL: 10.73.128." + i);
            out.says("OK").says("+FTPOPEN: 1");
        }
    }

    private static void listing(Writer out) {
        out.says("OK").says("+FTPLIST: 2");
        for (int i = 0; i < ENTRIES; i++) {
            out.line(String.format("-rw-r--r--   1 wherry   wherry   %8d Nov 22 20:%02d measurement-%04d.dat", 1000 + 37 * i, i % 60, i));
        }
        out.says("+FTPLIST: 1");
    }

    /** Content is drawn at random, and now and then it looks like a final result. */
    private static void download(Writer out, int blocks) {
        Random random = new Random(610);
        out.says("OK").says("+FTPGET: 2");
        for (int i = 0; i < blocks; i++) {
            byte[] block = new byte[PIECE];
            random.nextBytes(block);
            if (i % 4 == 0) {
                System.arraycopy("\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII), 0, block, random.nextInt(PIECE - 6), 6);
            }
            out.says("+FTPRECV: " + PIECE).raw(block).says("OK");
            if (i % 16 == 0) {
                out.says("+CEREG: 1");
            }
        }
        out.says("+FTPGET: 1");
    }

    private static void upload(Writer out) {
        for (int i = 0; i < PUTS; i++) {
            out.says("+FTPPUT: 2,3072").says("OK");
        }
        out.says("+FTPPUT: 1");
    }

    /** Gathers what is said, and counts. */
    private static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int lines;

        /** Each line as a module frames it: CR LF before and behind. */
        Writer says(String... said) {
            for (String line : said) {
                raw("\r\n".getBytes(StandardCharsets.US_ASCII)).line(line);
            }
            return this;
        }

        /** A server's line, as a listing hands it on. */
        Writer line(String text) {
            lines++;
            return raw((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        Writer raw(byte[] some) {
            bytes.writeBytes(some);
            return this;
        }
    }
}
