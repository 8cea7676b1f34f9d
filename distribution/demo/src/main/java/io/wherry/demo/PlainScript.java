package io.wherry.demo;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What one gets by following the guide with a small script, for comparison: it sends a command, looks every 10 ms whether the port has something,
 * and goes on when the answer's end is seen. It is as fast as such a script honestly can be: no fixed sleeps beside that look. One that waits in the read
 * instead of looking does nothing else at all, and shows what the terminal and the simulated module themselves leave of the line.
 */
final class PlainScript implements AutoCloseable {
    private static final long LOOK_MILLIS = 10;
    private static final int READ = 4096;
    /** How long a read waits, in tenths of a second, so that a silent module is noticed. */
    private static final String TENTHS = "10";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FileOutputStream out;
    private final FileInputStream in;
    private final boolean looks;

    private PlainScript(Path tty, int baud, boolean looks) throws IOException, InterruptedException {
        this.looks = looks;
        int set = new ProcessBuilder("stty", "-F", tty.toString(), Integer.toString(baud), "raw", "-echo", "clocal", "min", "0", "time", TENTHS).inheritIO().start().waitFor();
        if (set != 0) {
            throw new IOException("stty failed on " + tty);
        }
        out = new FileOutputStream(tty.toFile());
        in = new FileInputStream(tty.toFile());
    }

    /** The usual one, which looks now and then. */
    static PlainScript looking(Path tty, int baud) throws IOException, InterruptedException {
        return new PlainScript(tty, baud, true);
    }

    /** The one that is always ready to read. */
    static PlainScript waiting(Path tty, int baud) throws IOException, InterruptedException {
        return new PlainScript(tty, baud, false);
    }

    /** Brings the module up and logs in, as the guide's §3.3 and log do. */
    void logIn(int port, String user, String password) throws IOException, InterruptedException {
        for (int tries = 0; !command("AT", "OK", Duration.ofSeconds(1)); tries++) {
            if (tries == 20) {
                throw new IOException("the module does not answer");
            }
        }
        command("ATE0", "OK", PATIENCE);
        for (int tries = 0; !command("AT+CEREG?", ",1\r\n", Duration.ofSeconds(1)); tries++) {
            if (tries == 30) {
                throw new IOException("the module does not register");
            }
        }
        command("AT+MIPCALL=1", "+MIPCALL: ", PATIENCE);
        must("AT+FTPOPEN=\"127.0.0.1\",\"" + user + "\",\"" + password + "\",\"\",," + port, "+FTPOPEN: 1");
    }

    /**
     * Fetches a file that fits the module's buffer.
     *
     * @return the bytes a second that moved while it was read from the module
     */
    double fetch(String file, int size, int piece) throws IOException, InterruptedException {
        must("AT+FTPGET=\"" + file + "\",1,0", "+FTPGET: 1");
        long from = System.nanoTime();
        int got = 0;
        while (got < size) {
            got += receive(piece);
        }
        return got / ((System.nanoTime() - from) / 1e9);
    }

    /**
     * Delivers a file of zeros.
     *
     * @return the bytes a second that moved
     */
    double deliver(String file, int size, int piece) throws IOException, InterruptedException {
        byte[] content = new byte[piece];
        long from = System.nanoTime();
        for (int sent = 0; sent < size; sent += piece) {
            int count = Math.min(piece, size - sent);
            boolean last = sent + count == size;
            must("AT+FTPPUT=\"" + file + "\"," + count + "," + (last ? 1 : 0), "+FTPPUT: 2," + count + "\r\n");
            out.write(content, 0, count);
            await(last ? "+FTPPUT: 1" : "OK\r\n", PATIENCE);
        }
        return size / ((System.nanoTime() - from) / 1e9);
    }

    /** Logs out. */
    void logOut() throws IOException, InterruptedException {
        must("AT+FTPCLOSE", "+FTPCLOSE: 1");
        must("AT+MIPCALL=0", "+MIPCALL: 0");
    }

    private int receive(int piece) throws IOException, InterruptedException {
        send("AT+FTPRECV=" + piece);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            look(answer);
            String text = answer.toString(StandardCharsets.ISO_8859_1);
            int header = text.indexOf("+FTPRECV:");
            int end = header < 0 ? -1 : text.indexOf("\r\n", header);
            if (end >= 0) {
                int count = Integer.parseInt(text.substring(header + "+FTPRECV:".length(), end).trim());
                if (text.length() >= end + 2 + count + "\r\nOK\r\n".length()) {
                    return count;
                }
            }
        }
        throw new IOException("no end of a piece within " + PATIENCE.toSeconds() + " s");
    }

    private void must(String command, String end) throws IOException, InterruptedException {
        if (!command(command, end, PATIENCE)) {
            throw new IOException("the module did not answer " + end);
        }
    }

    private boolean command(String command, String end, Duration patience) throws IOException, InterruptedException {
        send(command);
        return await(end, patience);
    }

    private boolean await(String end, Duration patience) throws IOException, InterruptedException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            look(answer);
            String text = answer.toString(StandardCharsets.ISO_8859_1);
            if (text.contains(end)) {
                return true;
            }
            if (text.contains("ERROR")) {
                return false;
            }
        }
        return false;
    }

    private void send(String command) throws IOException {
        out.write((command + "\r").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void look(ByteArrayOutputStream answer) throws IOException, InterruptedException {
        if (looks) {
            Thread.sleep(LOOK_MILLIS);
        }
        byte[] waiting = new byte[looks ? in.available() : READ];
        int count = waiting.length == 0 ? 0 : in.read(waiting);
        if (count > 0) {
            answer.write(waiting, 0, count);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        in.close();
    }
}
