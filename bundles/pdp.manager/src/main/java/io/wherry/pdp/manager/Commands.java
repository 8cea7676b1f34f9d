package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.function.Function;

import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Completion.Verdict;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.fault.Secret;
import io.wherry.pdp.manager.answers.Context;
import io.wherry.pdp.manager.answers.Identity;
import io.wherry.pdp.manager.answers.Registration;

/** The commands of the guide's §3.3 that bring a modem up, as values; time-outs from its table. */
final class Commands {
    /** What logs show of the PIN command. */
    static final String PIN_SHOWN = "AT+CPIN=\"***\"";

    static final Command SEARCH_ORDER = Command.of("AT+GTRAT?").expecting("+GTRAT:");
    static final Command RADIO = Command.of("AT+CFUN?").expecting("+CFUN:");
    /** Full functionality; starting the radio and the SIM may take its time. */
    static final Command RADIO_ON = Command.of("AT+CFUN=1").within(Duration.ofSeconds(15));
    static final Command SIM = Command.of("AT+CPIN?").expecting("+CPIN:");
    static final Command IMEI = Command.of("AT+CGSN").expecting(Identity.IMEI.answer());
    static final Command IMSI = Command.of("AT+CIMI").expecting(Identity.IMSI.answer());
    static final Command ICCID = Command.of("AT+CCID").expecting(Identity.ICCID.answer());
    static final Command FIRMWARE = Command.of("AT+CGMR").expecting(Identity.FIRMWARE.answer());
    static final Command SIGNAL = Command.of("AT+CSQ").expecting("+CSQ:");
    static final Command OPERATOR = Command.of("AT+COPS?").expecting("+COPS:").within(Duration.ofSeconds(15));
    static final Command CONTEXT = Command.of("AT+MIPCALL?").expecting("+MIPCALL:");

    /**
     * Accepted at once, up when the address comes; where that line is lost, the query tells. 60 s (guide, table). That there is no address
     * when it is asked in between means nothing: firmware that knows no state "dialling" says the same.
     */
    static final Command DIAL = Command.of("AT+MIPCALL=1").within(Duration.ofSeconds(60))
            .ending(Completion.Outcome.of(Context::isActive, Context::isReleased).orAsk(CONTEXT, judge(Verdict.DONE, Verdict.PENDING)));

    /** {@code OK} does not yet mean released; 40 s (guide, table). */
    static final Command RELEASE = Command.of("AT+MIPCALL=0").within(Duration.ofSeconds(40))
            .ending(Completion.Outcome.of(Context::isReleased, LineMatch.none()).orAsk(CONTEXT, judge(Verdict.PENDING, Verdict.DONE)));

    private Commands() {
    }

    /** Enters the PIN: sent once, never shown. */
    static Command pin(Secret pin) {
        return Command.of("AT+CPIN=\"" + pin.reveal() + "\"").shownAs(PIN_SHOWN).within(Duration.ofSeconds(15)).once();
    }

    /** Sets the order in which technologies are searched. */
    static Command searchOrder(String rat) {
        return Command.of("AT+GTRAT=" + rat).within(Duration.ofSeconds(15));
    }

    /** Names the access point. */
    static Command accessPoint(String apn) {
        return Command.of("AT+CGDCONT=1,\"IP\",\"" + apn + "\"");
    }

    /** Asks for an unsolicited line at each change of a domain's registration. */
    static Command announce(String domain) {
        return Command.of("AT+" + domain + "=1");
    }

    /** Asks for a domain's registration. */
    static Command registration(String domain) {
        return Command.of("AT+" + domain + "?").expecting(Registration.answer(domain));
    }

    private static Function<Reply, Verdict> judge(Verdict whenActive, Verdict whenReleased) {
        return reply -> reply.info().stream().flatMap(line -> Context.of(line).stream()).findFirst()
                .map(context -> context instanceof Context.Active ? whenActive
                        : context instanceof Context.Released ? whenReleased : Verdict.PENDING)
                .orElse(Verdict.PENDING);
    }
}
