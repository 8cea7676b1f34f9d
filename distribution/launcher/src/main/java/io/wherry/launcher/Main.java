package io.wherry.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.osgi.framework.BundleException;
import org.slf4j.LoggerFactory;

/** The daemon's main program, started by {@code bin/wherry}. */
public final class Main {
    private Main() {
    }

    /** Does what the command line asks for; the process ends with one of {@link Exit}'s codes. */
    public static void main(String[] words) {
        Exit exit;
        try {
            exit = run(List.of(words));
        } catch (StartException e) {
            System.err.println("wherry: " + e.getMessage());
            exit = e.exit();
        }
        // Not System.exit: everything has been stopped in order, and a library's shutdown hook must not keep the process.
        System.out.flush();
        Runtime.getRuntime().halt(exit.code());
    }

    private static Exit run(List<String> words) throws StartException {
        Distribution distribution = Distribution.here();
        Arguments arguments = Arguments.parse(words, distribution.home());
        return switch (arguments.verb()) {
            case HELP -> {
                System.out.print(Arguments.USAGE);
                yield Exit.STOPPED;
            }
            case VERSION -> {
                System.out.println("wherry " + distribution.version());
                yield Exit.STOPPED;
            }
            case RUN -> daemon(distribution, arguments.config(), arguments.data());
        };
    }

    private static Exit daemon(Distribution distribution, Path config, Path data) throws StartException {
        StopSignal signal = StopSignal.take();
        if (!Files.isDirectory(config) || !Files.isReadable(config)) {
            throw new StartException(Exit.USAGE, "The configuration folder " + config
                    + " does not exist or cannot be read. Make it, or name another one with --config.");
        }
        try (DataFolder folder = DataFolder.lock(data)) {
            LogSetup.folders(config, folder.path());
            try {
                return run(Daemon.prepare(distribution, config, folder.path()), signal);
            } finally {
                LogSetup.stop();
            }
        }
    }

    private static Exit run(Daemon daemon, StopSignal signal) throws StartException {
        signal.handTo(daemon::stop);
        try {
            return daemon.run();
        } catch (BundleException e) {
            LoggerFactory.getLogger(Main.class).error("The framework could not be started", e);
        } catch (InterruptedException e) {
            LoggerFactory.getLogger(Main.class).error("The main thread was interrupted, which nobody has a reason to do", e);
        }
        return Exit.FAILED;
    }
}
