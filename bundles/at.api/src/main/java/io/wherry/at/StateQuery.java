package io.wherry.at;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A question about what the module holds (its context, its FTP session), which the port asks by itself once after every doubt: a command without a clear
 * end, noise, a restart, a line that was lost. Nobody else's command is carried out before it is answered.
 *
 * @param command the question
 * @param told    hears the answer, on the port's own thread, before any other command is sent; empty when the module refused it or gave no clear one
 */
public record StateQuery(Command command, Consumer<Optional<Reply>> told) {

    /** Both are needed. */
    public StateQuery {
        Objects.requireNonNull(command);
        Objects.requireNonNull(told);
    }
}
