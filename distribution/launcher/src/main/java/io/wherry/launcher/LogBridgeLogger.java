package io.wherry.launcher;

import org.osgi.service.log.LoggerConsumer;
import org.slf4j.Logger;

/** An OSGi logger on an slf4j one. Both format with {@code {}}, so every call is handed on as it is. */
record LogBridgeLogger(Logger to) implements org.osgi.service.log.Logger {

    @Override
    public String getName() {
        return to.getName();
    }

    @Override
    public boolean isTraceEnabled() {
        return to.isTraceEnabled();
    }

    @Override
    public void trace(String message) {
        to.trace(message);
    }

    @Override
    public void trace(String format, Object argument) {
        to.trace(format, argument);
    }

    @Override
    public void trace(String format, Object first, Object second) {
        to.trace(format, first, second);
    }

    @Override
    public void trace(String format, Object... arguments) {
        to.trace(format, arguments);
    }

    @Override
    public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
        if (to.isTraceEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isDebugEnabled() {
        return to.isDebugEnabled();
    }

    @Override
    public void debug(String message) {
        to.debug(message);
    }

    @Override
    public void debug(String format, Object argument) {
        to.debug(format, argument);
    }

    @Override
    public void debug(String format, Object first, Object second) {
        to.debug(format, first, second);
    }

    @Override
    public void debug(String format, Object... arguments) {
        to.debug(format, arguments);
    }

    @Override
    public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
        if (to.isDebugEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isInfoEnabled() {
        return to.isInfoEnabled();
    }

    @Override
    public void info(String message) {
        to.info(message);
    }

    @Override
    public void info(String format, Object argument) {
        to.info(format, argument);
    }

    @Override
    public void info(String format, Object first, Object second) {
        to.info(format, first, second);
    }

    @Override
    public void info(String format, Object... arguments) {
        to.info(format, arguments);
    }

    @Override
    public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
        if (to.isInfoEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isWarnEnabled() {
        return to.isWarnEnabled();
    }

    @Override
    public void warn(String message) {
        to.warn(message);
    }

    @Override
    public void warn(String format, Object argument) {
        to.warn(format, argument);
    }

    @Override
    public void warn(String format, Object first, Object second) {
        to.warn(format, first, second);
    }

    @Override
    public void warn(String format, Object... arguments) {
        to.warn(format, arguments);
    }

    @Override
    public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
        if (to.isWarnEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isErrorEnabled() {
        return to.isErrorEnabled();
    }

    @Override
    public void error(String message) {
        to.error(message);
    }

    @Override
    public void error(String format, Object argument) {
        to.error(format, argument);
    }

    @Override
    public void error(String format, Object first, Object second) {
        to.error(format, first, second);
    }

    @Override
    public void error(String format, Object... arguments) {
        to.error(format, arguments);
    }

    @Override
    public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
        if (to.isErrorEnabled()) {
            consumer.accept(this);
        }
    }

    @Override
    public void audit(String message) {
        to.info(message);
    }

    @Override
    public void audit(String format, Object argument) {
        to.info(format, argument);
    }

    @Override
    public void audit(String format, Object first, Object second) {
        to.info(format, first, second);
    }

    @Override
    public void audit(String format, Object... arguments) {
        to.info(format, arguments);
    }
}
