package io.wherry.launcher;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.ErrorStatus;
import ch.qos.logback.core.status.Status;
import org.slf4j.LoggerFactory;

/**
 * Sets Logback up: from {@code logback.xml} in the configuration folder where there is one that works, else from the built-in one.
 * Logback finds this class as a service and calls it when the first logger is asked for.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String CONFIG = "wherry.config";
    private static final String DATA = "wherry.data";

    /** Says where the daemon's folders are, before the first logger is asked for; the latter is {@code ${wherry.data}} in logback.xml. */
    static void folders(Path config, Path data) {
        System.setProperty(CONFIG, config.toString());
        System.setProperty(DATA, data.toString());
    }

    /** Writes out what is buffered and closes the files. */
    static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        if (System.getProperty(DATA) == null) {
            return ExecutionStatus.NEUTRAL; // on the class path of something else than the daemon, such as a test
        }
        logback.getStatusManager().add(LogSetup::complain);
        File own = new File(System.getProperty(CONFIG), "logback.xml");
        if (!own.isFile() || !configureFrom(logback, own)) {
            configureFrom(logback, LogSetup.class.getResource("logback.xml"));
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private boolean configureFrom(LoggerContext logback, File file) {
        try {
            return configureFrom(logback, file.toURI().toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean configureFrom(LoggerContext logback, URL url) {
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(logback);
            configurator.doConfigure(url);
            return true;
        } catch (JoranException e) {
            logback.reset();
            logback.getStatusManager().add(LogSetup::complain);
            complain(new ErrorStatus(url + " is refused, the built-in log configuration holds: " + e.getMessage(), this));
            return false;
        }
    }

    /** Logback's own errors go to the terminal: there may be no log that could take them. The rest of what it says is for its makers. */
    private static boolean complain(Status status) {
        if (status.getLevel() >= Status.ERROR) {
            System.err.println("wherry: log: " + status.getMessage());
        }
        return true;
    }
}
