package io.wherry.simulator;

import java.io.IOException;
import java.net.BindException;

import io.wherry.time.Clock;

/**
 * Runs a simulated module on a TCP port until it is stopped. It prints {@code listening on 127.0.0.1:<port>} when it is ready.
 */
public final class Main {
    private static final String USAGE = """
            usage: io.wherry.simulator.Main [--port N] [--OPTION VALUE]...
              --port N             listen on that port of 127.0.0.1 (0, the default: any that is free)
            Options, as --OPTION VALUE, and --paced:
            """ + Options.HELP;

    private Main() {
    }

    /** Starts it; exit code 2 when an option is wrong or the port is taken. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = new Options(Clock.system());
        int port = 0;
        try {
            for (int i = 0; i < arguments.length; i++) {
                String key = arguments[i];
                if (!key.startsWith("--") || key.equals("--help")) {
                    throw new IllegalArgumentException(key.equals("--help") ? "help" : "not an option: " + key);
                }
                String value = key.equals("--paced") ? "" : argument(arguments, ++i, key);
                if (key.equals("--port") && value.matches("\\d{1,5}")) {
                    port = Integer.parseInt(value);
                } else {
                    options.set(key.substring(2), value);
                }
            }
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        try (SimulatedModule module = options.start(); TcpPort tcp = new TcpPort(module, port)) {
            System.out.println("listening on 127.0.0.1:" + tcp.port());
            Thread.currentThread().join();
        } catch (BindException taken) {
            System.err.println("port " + port + ": " + taken.getMessage());
            System.exit(2);
        }
    }

    private static String argument(String[] arguments, int index, String key) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(key + " needs a value");
        }
        return arguments[index];
    }
}
