package io.wherry.pdp.manager;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.FinalResult;
import io.wherry.at.Reply;
import io.wherry.pdp.manager.Twin.Item;
import io.wherry.pdp.manager.answers.Context;
import io.wherry.pdp.manager.answers.Identity;
import io.wherry.pdp.manager.answers.Network;
import io.wherry.pdp.manager.answers.Registration;

/** Asks the module how things are, and writes what it says into the twin. A question that it refuses leaves the twin as it was. */
final class Survey {
    private final Talk talk;
    private final Signals signals;
    private final Twin twin;
    private final ContextCommands commands;

    /** Asks by {@code talk}, writes into {@code twin}. */
    Survey(Talk talk, Signals signals, Twin twin, ContextCommands commands) {
        this.talk = talk;
        this.signals = signals;
        this.twin = twin;
        this.commands = commands;
    }

    /** Asks for the signal. */
    void signal() throws Upset, InterruptedException {
        talk.wonder(Commands.SIGNAL).ifPresent(reply -> reply.info().forEach(line -> Network.signalDbm(line).ifPresent(twin::heardSignal)));
    }

    /** Asks for signal, operator and technology. */
    void radio() throws Upset, InterruptedException {
        signal();
        talk.wonder(Commands.OPERATOR).flatMap(reply -> first(reply, Network::of)).ifPresent(network -> {
            network.operator().ifPresentOrElse(name -> twin.heard(Item.OPERATOR, name), () -> twin.forget(Item.OPERATOR));
            network.technology().ifPresent(name -> twin.heard(Item.TECHNOLOGY, name));
        });
    }

    /**
     * Asks both packet domains, LTE first; either will do, and the circuit-switched one never decides (guide §3.3). Empty when neither says.
     */
    Optional<Registration> registration() throws Upset, InterruptedException {
        Optional<Registration> lte = domain("CEREG");
        Optional<Registration> best = lte.filter(Registration::registered);
        if (best.isEmpty()) {
            Optional<Registration> packet = domain("CGREG");
            best = Stream.of(packet.filter(Registration::registered), lte.filter(Registration::denied), packet.filter(Registration::denied), lte, packet)
                    .flatMap(Optional::stream).findFirst();
        }
        best.ifPresent(found -> {
            twin.heardRegistration(found.stat());
            found.technology().ifPresent(name -> twin.heard(Item.TECHNOLOGY, name));
        });
        return best;
    }

    /** An answer without its mode looks unsolicited to the port and comes that way: what was heard meanwhile counts as well. */
    private Optional<Registration> domain(String domain) throws Upset, InterruptedException {
        signals.registrations();
        Optional<Reply> reply = talk.wonder(Commands.registration(domain));
        Optional<Registration> answer = reply.flatMap(each -> first(each, Registration::of));
        return answer.or(() -> Optional.ofNullable(signals.registrations().get(domain)).map(stat -> new Registration(stat, Optional.empty())));
    }

    /** Takes over what the domains have said unasked: the better of them. */
    void heardRegistrations() {
        Map<String, Integer> heard = signals.registrations();
        heard.values().stream().filter(Registration::registered).findFirst().or(() -> heard.values().stream().findFirst())
                .ifPresent(twin::heardRegistration);
    }

    /** Asks for the context, and leaves it to the caller to write that down. Empty when the module does not say. */
    Optional<Context> context() throws Upset, InterruptedException {
        return talk.wonder(commands.query()).flatMap(commands::read);
    }

    /** Writes down what was said about the context. */
    void heard(Context context) {
        if (context instanceof Context.Active active) {
            twin.heard(Item.ADDRESS, active.address());
        } else if (context instanceof Context.Released) {
            twin.heard(Item.ADDRESS, "");
        }
    }

    /** Asks for something that identifies the module or the SIM. */
    Optional<String> identity(Command command, Identity which, Item item) throws Upset, InterruptedException {
        Optional<String> found = talk.wonder(command).flatMap(reply -> first(reply, which::of));
        found.ifPresent(value -> twin.heard(item, value));
        return found;
    }

    /** The reason of a refusal, for a sentence. */
    static String reason(AtException refusal) {
        return refusal.result().map(FinalResult::explained).orElse(refusal.getMessage());
    }

    /** The first information line that {@code parser} can read. */
    static <T> Optional<T> first(Reply reply, Function<String, Optional<T>> parser) {
        return reply.info().stream().flatMap(line -> parser.apply(line).stream()).findFirst();
    }
}
