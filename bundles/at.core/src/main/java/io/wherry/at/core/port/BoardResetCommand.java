package io.wherry.at.core.port;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The board's own reset as a shell command out of the configuration; it is killed when it takes too long. */
public final class BoardResetCommand implements PortSettings.BoardReset {
    private static final Logger LOG = LoggerFactory.getLogger(BoardResetCommand.class);

    private final String command;
    private final Duration patience;

    /** Runs {@code command} by {@code /bin/sh -c}, for {@code patience} at most. */
    public BoardResetCommand(String command, Duration patience) {
        this.command = command;
        this.patience = patience;
    }

    @Override
    public boolean reset() throws InterruptedException {
        LOG.warn("Resetting the module by the board: {}", command);
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!finished(process)) {
                LOG.error("The board's reset took longer than {} s and was killed: {}", patience.toSeconds(), command);
                return false;
            }
            if (process.exitValue() != 0) {
                LOG.error("The board's reset ended with {}: {}", process.exitValue(), command);
            }
            return process.exitValue() == 0;
        } catch (IOException fault) {
            LOG.error("The board's reset can't be run: {}: {}", command, fault.getMessage());
            return false;
        }
    }

    /** Waits for it; whatever is left of it when this returns, or is interrupted, is killed with all that it started. */
    private boolean finished(Process process) throws InterruptedException {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
