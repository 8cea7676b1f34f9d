package io.wherry.pdp.manager;

import java.time.Duration;

import io.wherry.at.Command;
import io.wherry.family.Families;
import io.wherry.fault.Secret;
import io.wherry.pdp.manager.answers.Identity;
import io.wherry.pdp.manager.answers.Registration;

/** The commands of the guide's §3.3 that every family of modules has from 3GPP TS 27.007, as values. */
final class Commands {
    /** What logs show of the PIN command. */
    static final String PIN_SHOWN = "AT+CPIN=\"***\"";

    static final Command RADIO = Command.of("AT+CFUN?").expecting("+CFUN:");
    /** Full functionality; starting the radio and the SIM may take its time. */
    static final Command RADIO_ON = Command.of("AT+CFUN=1").within(Duration.ofSeconds(15));
    static final Command SIM = Command.of("AT+CPIN?").expecting("+CPIN:");
    /** How many wrong PINs the SIM still takes (TS 27.007 §8.65); some firmware has it [likely]. */
    static final Command PIN_TRIES = Command.of("AT+CPINR=\"SIM PIN\"").expecting("+CPINR:");
    static final Command IMEI = Command.of("AT+CGSN").expecting(Identity.IMEI.answer());
    static final Command IMSI = Command.of("AT+CIMI").expecting(Identity.IMSI.answer());
    static final Command FIRMWARE = Command.of("AT+CGMR").expecting(Identity.FIRMWARE.answer());
    static final Command SIGNAL = Command.of("AT+CSQ").expecting("+CSQ:");
    static final Command OPERATOR = Command.of("AT+COPS?").expecting("+COPS:").within(Duration.ofSeconds(15));
    /** The maker's name, where it is one that a family of modules is known by. */
    static final Command MAKER = Command.of("AT+CGMI").expecting(line -> Families.madeBy(line).isPresent());

    private Commands() {
    }

    /** Enters the PIN: sent once, never shown. */
    static Command pin(Secret pin) {
        return Command.of("AT+CPIN=\"" + pin.reveal() + "\"").shownAs(PIN_SHOWN).within(Duration.ofSeconds(15)).once();
    }

    /** Asks for an unsolicited line at each change of a domain's registration. */
    static Command announce(String domain) {
        return Command.of("AT+" + domain + "=1");
    }

    /** Asks for a domain's registration. */
    static Command registration(String domain) {
        return Command.of("AT+" + domain + "?").expecting(Registration.answer(domain));
    }
}
