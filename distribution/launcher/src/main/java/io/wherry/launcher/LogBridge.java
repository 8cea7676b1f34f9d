package io.wherry.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.event.Level;

/** OSGi's LogService on slf4j, so that what SCR, ConfigAdmin and FileInstall report is in the one log. */
@SuppressWarnings("deprecation") // the level constants of LogService are what those bundles still use
final class LogBridge implements LogService {
    private final Bundle user;

    private LogBridge(Bundle user) {
        this.user = user;
    }

    /** Registers the service; each bundle gets an own one, which logs under the bundle's name. */
    static void register(BundleContext context) {
        ServiceFactory<LogService> perBundle = new ServiceFactory<>() {
            @Override
            public LogService getService(Bundle bundle, ServiceRegistration<LogService> registration) {
                return new LogBridge(bundle);
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<LogService> registration, LogService service) {
                // nothing is held for it
            }
        };
        context.registerService(new String[] {LogService.class.getName(), LoggerFactory.class.getName()}, perBundle, null);
    }

    /** slf4j's level for one of {@link LogService}'s numbers. */
    static Level level(int level) {
        return switch (level) {
            case LOG_ERROR -> Level.ERROR;
            case LOG_WARNING -> Level.WARN;
            case LOG_INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }

    @Override
    public void log(int level, String message) {
        log(level, message, null);
    }

    @Override
    public void log(int level, String message, Throwable exception) {
        org.slf4j.LoggerFactory.getLogger(user.getSymbolicName()).atLevel(level(level)).setCause(exception).log(message);
    }

    @Override
    public void log(ServiceReference<?> service, int level, String message) {
        log(level, message, null);
    }

    @Override
    public void log(ServiceReference<?> service, int level, String message, Throwable exception) {
        log(level, message, exception);
    }

    @Override
    public Logger getLogger(String name) {
        return getLogger(user, name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getName());
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> type) {
        return getLogger(user, name, type);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> named, Class<L> type) {
        return getLogger(user, named.getName(), type);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> type) {
        String slf4j = Logger.ROOT_LOGGER_NAME.equals(name) ? bundle.getSymbolicName() : name;
        return type.cast(new LogBridgeLogger(org.slf4j.LoggerFactory.getLogger(slf4j)));
    }
}
