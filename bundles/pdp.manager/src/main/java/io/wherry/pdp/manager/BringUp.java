package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Fields;
import io.wherry.at.Reply;
import io.wherry.family.Families;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.pdp.manager.Twin.Item;
import io.wherry.pdp.manager.answers.Identity;
import io.wherry.pdp.manager.answers.Registration;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bring-up of the guide's §3.3 as a list of steps; baud rate, echo and error codes are the port's own business and done before. */
final class BringUp {
    private static final Logger LOG = LoggerFactory.getLogger(BringUp.class);
    private static final Duration NO_WAIT = Duration.ZERO;
    private static final Duration RADIO_BUDGET = Duration.ofSeconds(30);
    /** When a SIM is seen after a start is not fixed (guide §3.3). */
    private static final Duration SIM_BUDGET = Duration.ofSeconds(40);
    private static final Duration NETWORK_BUDGET = Duration.ofSeconds(180);
    private static final Duration NETWORK_PAUSE = Duration.ofSeconds(3);
    /** Bounds the time a firmware may dial by itself; three diallings of ours are bounded by their number. */
    private static final Duration CONTEXT_BUDGET = Duration.ofMinutes(5);

    private final Settings settings;
    private final Talk talk;
    private final Survey survey;
    private final ContextCommands commands;
    private final Twin twin;
    private final List<Step> steps;
    /** Whether the module has told its maker. */
    private boolean asked;

    /** The steps for a modem with {@code settings}. */
    BringUp(Settings settings, Clock clock, Talk talk, Signals signals, Survey survey, Twin twin, ContextCommands commands, PinMemory memory, RandomGenerator random) {
        this.settings = settings;
        this.talk = talk;
        this.survey = survey;
        this.commands = commands;
        this.twin = twin;
        SimStep sim = new SimStep(talk, survey, twin, new Unlocking(talk, clock, signals, survey, settings.pin(), memory, commands), commands);
        this.steps = List.of(
                Step.of("identity of the module", Phase.STARTING, NO_WAIT, this::module),
                Step.of("search order", Phase.STARTING, NO_WAIT, this::searchOrder),
                Step.of("radio", Phase.STARTING, RADIO_BUDGET, this::radio),
                new Step("SIM", Phase.SIM, SIM_BUDGET, sim::begin),
                Step.of("identity of the SIM", Phase.SIM, NO_WAIT, this::subscriber),
                Step.of("access point", Phase.SEARCHING, NO_WAIT, this::accessPoint),
                Step.of("announcements", Phase.SEARCHING, NO_WAIT, this::announcements),
                Step.of("network", Phase.SEARCHING, NETWORK_BUDGET, this::network),
                new Step("context", Phase.DIALLING, CONTEXT_BUDGET, () -> new ContextStep(talk, survey, commands, random)));
    }

    /** The steps, in order. */
    List<Step> steps() {
        return steps;
    }

    private Progress module() throws Upset, InterruptedException {
        survey.identity(Commands.IMEI, Identity.IMEI, Item.IMEI);
        survey.identity(Commands.FIRMWARE, Identity.FIRMWARE, Item.FIRMWARE);
        if (!asked) {
            compareFamily();
        }
        return Progress.done();
    }

    /** A module of another family than the configured one would not be understood: its maker's name shows it, once. */
    private void compareFamily() throws Upset, InterruptedException {
        Optional<Reply> maker = talk.wonder(Commands.MAKER);
        asked = maker.isPresent();
        maker.flatMap(reply -> Survey.first(reply, Families::madeBy)).filter(family -> !family.equals(settings.family()))
                .ifPresent(family -> LOG.warn("Modem {}: the module says that it is one of the family {}, and is talked to as one of {}: set family = {} in io.wherry.modem~{}.cfg",
                        settings.modem(), family, settings.family(), family, settings.modem()));
    }

    /** Read first, written only on a difference; a firmware that knows no such order goes on without. */
    private Progress searchOrder() throws Upset, InterruptedException {
        Optional<Command> query = commands.searchOrder();
        Optional<Command> set = commands.searchOrder(settings.rat());
        if (!settings.rat().isEmpty() && (query.isEmpty() || set.isEmpty())) {
            LOG.warn("Modem {}: rat={} means nothing to a module of the family {}; take it out of io.wherry.modem~{}.cfg", settings.modem(), settings.rat(),
                    settings.family(), settings.modem());
        } else if (!settings.rat().isEmpty()) {
            Optional<List<String>> present = talk.wonder(query.get()).map(reply -> trimmed(reply.fields().all()));
            if (!present.equals(Optional.of(trimmed(Fields.of(settings.rat()).all()))) && !talk.insist(set.get())) {
                LOG.warn("Modem {}: {} was refused; the module searches in its own order", settings.modem(), set.get());
            }
        }
        return Progress.done();
    }

    private static List<String> trimmed(List<String> fields) {
        int end = fields.size();
        while (end > 0 && fields.get(end - 1).isEmpty()) {
            end--;
        }
        return fields.subList(0, end);
    }

    private Progress radio() throws AtException, Upset, InterruptedException {
        Optional<Reply> present = talk.wonder(Commands.RADIO);
        if (present.isPresent() && present.get().fields().text(0).equals("1")) {
            return Progress.done();
        }
        try {
            talk.ask(Commands.RADIO_ON);
            return Progress.done();
        } catch (AtException refusal) {
            if (refusal.inDoubt()) {
                throw refusal;
            }
            return Progress.later(FaultCode.MODEM_REFUSED, "the radio can't be switched on (" + Survey.reason(refusal) + ")", Duration.ofSeconds(3));
        }
    }

    private Progress subscriber() throws Upset, InterruptedException {
        if (survey.identity(Commands.IMSI, Identity.IMSI, Item.IMSI).isEmpty()) {
            twin.forget(Item.IMSI);
        }
        if (survey.identity(commands.iccid(), Identity.ICCID, Item.ICCID).isEmpty()) {
            twin.forget(Item.ICCID);
        }
        return Progress.done();
    }

    private Progress accessPoint() throws Upset, InterruptedException {
        if (!settings.apn().isEmpty() && !talk.insist(commands.accessPoint(settings.apn()))) {
            LOG.warn("Modem {}: the module refused the access point {}", settings.modem(), settings.apn());
        }
        return Progress.done();
    }

    /** Changes of registration, where the firmware tells them; polling goes on all the same, for such lines can be lost. */
    private Progress announcements() throws Upset, InterruptedException {
        for (String domain : List.of("CEREG", "CGREG")) {
            talk.wonder(Commands.announce(domain));
        }
        return Progress.done();
    }

    private Progress network() throws Upset, InterruptedException {
        Optional<Registration> registration = survey.registration();
        if (registration.filter(Registration::registered).isPresent()) {
            survey.radio();
            return Progress.done();
        }
        survey.signal();
        return registration.filter(Registration::denied).isPresent()
                ? Progress.later(FaultCode.REGISTRATION_DENIED, "the network refuses the registration", NETWORK_PAUSE)
                : Progress.later(FaultCode.NO_NETWORK, "no network was found within " + NETWORK_BUDGET.toSeconds() + " s", NETWORK_PAUSE);
    }
}
