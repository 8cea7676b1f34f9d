package io.wherry.pdp.manager;

import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.AtPort;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's way to the module: repeats what got no clear answer, and stops as soon as talking makes no sense. */
final class Talk {
    private static final Logger LOG = LoggerFactory.getLogger(Talk.class);
    private static final int TRIES = 3;

    private final AtPort port;
    private final Signals signals;

    /** Talks over {@code port} as long as nothing in {@code signals} upsets. */
    Talk(AtPort port, Signals signals) {
        this.port = port;
        this.signals = signals;
    }

    /**
     * Carries {@code command} out, again after an unclear end where it is repeatable.
     *
     * @throws AtException the module refused it, or its fate stayed unclear
     * @throws Upset       the channel is not there, the module restarted, or something else is wished
     */
    Reply ask(Command command) throws AtException, Upset, InterruptedException {
        for (int attempt = 1;; attempt++) {
            try {
                return once(command);
            } catch (AtException failed) {
                if (!failed.inDoubt() || !command.repeatable() || attempt == TRIES) {
                    throw failed;
                }
            }
        }
    }

    /** Like {@link #ask}, but sends it only once. */
    Reply once(Command command) throws AtException, Upset, InterruptedException {
        signals.check();
        try {
            return port.execute(command);
        } catch (AtException failed) {
            boolean upset = switch (failed.kind()) {
                case NOT_SENT, RESTARTED, GIVEN_UP -> true;
                case REFUSED, FAILED, SILENT, ABORTED, GARBLED -> false;
            };
            if (upset) {
                throw new Upset(failed);
            }
            throw failed;
        }
    }

    /** Like {@link #ask}, for what is good to have: a refusal, or no clear answer, is no reply. */
    Optional<Reply> wonder(Command command) throws Upset, InterruptedException {
        try {
            return Optional.of(ask(command));
        } catch (AtException failed) {
            LOG.debug("Done without: {}", failed.getMessage());
            return Optional.empty();
        }
    }

    /** Like {@link #ask}, but again after a refusal too, which may be a mood of the module. Returns whether it was accepted in the end. */
    boolean insist(Command command) throws Upset, InterruptedException {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            if (wonder(command).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
