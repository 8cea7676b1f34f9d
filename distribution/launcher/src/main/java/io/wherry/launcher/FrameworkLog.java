package io.wherry.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** What the framework itself has to say, to slf4j. */
final class FrameworkLog extends Logger {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.apache.felix.framework");

    FrameworkLog() {
        setLogLevel(LOG.isDebugEnabled() ? LOG_DEBUG : LOG_INFO);
    }

    @Override
    protected void doLog(Bundle bundle, ServiceReference service, int level, String message, Throwable cause) {
        doLog(level, bundle == null ? message : bundle.getSymbolicName() + ": " + message, cause);
    }

    @Override
    protected void doLog(int level, String message, Throwable cause) {
        LOG.atLevel(LogBridge.level(level)).setCause(cause).log(message);
    }
}
