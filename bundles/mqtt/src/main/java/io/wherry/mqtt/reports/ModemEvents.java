package io.wherry.mqtt.reports;

import java.util.Optional;

import io.wherry.at.AtEvent;
import io.wherry.at.AtListener;
import io.wherry.at.Urc;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.outbox.Outbox;

/** Makes events of what modems say unasked, where it bears state; chatter stays on the gateway. */
public final class ModemEvents implements AtListener {
    private final Outbox outbox;

    /** Events go to {@code outbox}. */
    public ModemEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void heard(AtEvent event) {
        event(event).map(found -> found.with("modem", event.modem())).ifPresent(outbox::event);
    }

    private static Optional<Event> event(AtEvent event) {
        if (event instanceof AtEvent.Unsolicited unsolicited) {
            return urc(unsolicited.urc()).map(of -> Event.of(of.type(), event.at(), of.message()).with("line", unsolicited.urc().line()));
        }
        if (event instanceof AtEvent.LateAnswer late) {
            return Optional.of(Event.of("at.late-answer", event.at(), late.certain() ? "the answer to an earlier command came late and was passed over"
                    : "the answer to one of several earlier commands came late and was passed over")
                    .with("command", late.command()).with("orTo", String.join(", ", late.others())).with("line", late.line()));
        }
        if (event instanceof AtEvent.Climbed climbed) {
            return Optional.of(Event.of("modem.recovery", event.at(), climbed.cause())
                    .with("rung", climbed.rung().name()).with("step", climbed.step().name()));
        }
        if (event instanceof AtEvent.Restarted restarted) {
            return Optional.of(Event.of("modem.restarted", event.at(), restarted.asked() ? "the module restarted, as asked" : "the module restarted by itself")
                    .with("asked", Boolean.toString(restarted.asked())));
        }
        AtEvent.StateChanged changed = (AtEvent.StateChanged) event;
        return Optional.of(Event.of("at.state", event.at(), changed.cause()).with("state", changed.state().name()));
    }

    private record Said(String type, String message) {
    }

    private static Optional<Said> urc(Urc urc) {
        if (urc instanceof Urc.Sim sim) {
            return Optional.of(new Said("urc.sim", sim.present() ? "the SIM is there" : "the SIM is gone"));
        }
        if (urc instanceof Urc.Registration registration) {
            return Optional.of(new Said("urc.registration", registration.domain() + " is " + stat(registration.stat())));
        }
        if (urc instanceof Urc.PdpContext context) {
            return Optional.of(new Said("urc.pdp", context.address().map(address -> "the address is " + address).orElse("the address is lost")));
        }
        if (urc instanceof Urc.Ftp ftp) {
            return Optional.of(new Said("urc.ftp", ftp.command() + " reports " + ftp.value()));
        }
        return urc instanceof Urc.FtpInfo ? Optional.of(new Said("urc.ftpinfo", "the FTP server says")) : Optional.empty();
    }

    /** 3GPP TS 27.007 §7.2. */
    private static String stat(int stat) {
        return switch (stat) {
            case 0 -> "off";
            case 1 -> "registered at home";
            case 2 -> "searching";
            case 3 -> "denied";
            case 5 -> "registered, roaming";
            default -> "unknown";
        };
    }
}
