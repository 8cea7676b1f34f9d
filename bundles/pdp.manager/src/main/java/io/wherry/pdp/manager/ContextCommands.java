package io.wherry.pdp.manager;

import java.util.Optional;
import java.util.function.Function;

import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Completion.Verdict;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.family.Order;
import io.wherry.family.PdpContext;
import io.wherry.pdp.manager.answers.Context;
import io.wherry.pdp.manager.answers.Identity;

/** The commands by which a family of modules comes to its address, as values, and what their answers say. */
final class ContextCommands {
    private final PdpContext family;

    /** The commands of {@code family}. */
    ContextCommands(PdpContext family) {
        this.family = family;
    }

    /** Names the access point. */
    Command accessPoint(String apn) {
        return command(family.accessPoint(), "apn", apn);
    }

    /** Asks for the SIM card's number. */
    Command iccid() {
        return command(family.iccid()).expecting(Identity.ICCID.answer());
    }

    /** Asks for the order in which technologies are searched, where the family has one. */
    Optional<Command> searchOrder() {
        return family.searchOrder().map(order -> command(order.query()).expecting(order.query().answer()));
    }

    /** Sets that order; empty where the family has none. */
    Optional<Command> searchOrder(String rat) {
        return family.searchOrder().map(order -> command(order.set(), "rat", rat));
    }

    /** Asks for the context; {@link #read} is the answer. */
    Command query() {
        return command(family.query()).expecting(family.query().answer());
    }

    /**
     * Where it is announced: accepted at once, up when the address comes; where that line is lost, the query tells. That there is no address
     * when it is asked in between means nothing: firmware that knows no state "dialling" says the same.
     */
    Command dial() {
        Command dial = command(family.dial());
        return family.announced() ? dial.ending(Completion.Outcome.of(this::isActive, this::isReleased).orAsk(query(), judge(Verdict.DONE, Verdict.PENDING))) : dial;
    }

    /** Where it is announced, {@code OK} does not yet mean released. */
    Command release() {
        Command release = command(family.release());
        return family.announced() ? release.ending(Completion.Outcome.of(this::isReleased, LineMatch.none()).orAsk(query(), judge(Verdict.PENDING, Verdict.DONE)))
                : release;
    }

    /** Whether a context that does not come up has to be released before it is dialled again. */
    boolean afresh() {
        return family.afresh();
    }

    /** What a line says about the context; empty when it is something else. */
    Optional<Context> read(String line) {
        return Context.of(family, line);
    }

    /** What the answer to {@link #query} says; empty when it says nothing. */
    Optional<Context> read(Reply reply) {
        return Context.of(family, reply.info());
    }

    private boolean isActive(String line) {
        return read(line).filter(Context.Active.class::isInstance).isPresent();
    }

    private boolean isReleased(String line) {
        return read(line).filter(Context.Released.class::isInstance).isPresent();
    }

    private Function<Reply, Verdict> judge(Verdict whenActive, Verdict whenReleased) {
        return reply -> read(reply).map(context -> context instanceof Context.Active ? whenActive
                : context instanceof Context.Released ? whenReleased : Verdict.PENDING).orElse(Verdict.PENDING);
    }

    private static Command command(Order order, String... namesAndValues) {
        return Command.of(order.fill(namesAndValues)).within(order.deadline());
    }
}
