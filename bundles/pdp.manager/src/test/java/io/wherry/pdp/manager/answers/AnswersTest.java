package io.wherry.pdp.manager.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;

import io.wherry.family.Families;
import io.wherry.at.AtException;
import io.wherry.at.FinalResult;
import io.wherry.fault.FaultCode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static Optional<Context> context(String line) {
        return Context.of(Families.L610.context(), line);
    }


    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "+CPIN: READY|READY", "+CPIN:READY|READY", "+CPIN: ready|READY", "+CPIN: \"READY\"|READY", "+CPIN: SIM PIN2|READY", "+CPIN: SIM PUK2|READY",
        "+CPIN: SIM PIN|PIN", "+CPIN: SIM PUK|PUK", "+CPIN: PH-SIM PIN|LOCKED", "+CPIN: PH-NET PUK|LOCKED", "+CPIN: NOT INSERTED|MISSING",
        "+CPIN: NOT READY|MISSING", "+CPIN: SIM BUSY|BUSY", "+CPIN: SIM FAILURE|FAILURE", "+CPIN:|MISSING", "+CPIN:  SIM PIN |PIN", "+cpin: READY|READY",
        "+CPIN: PH-FSIM PIN|LOCKED", "+CPIN: PH-FSIM PUK|LOCKED", "+CPIN: PH-NET PIN|LOCKED", "+CPIN: PH-NETSUB PIN|LOCKED", "+CPIN: PH-NETSUB PUK|LOCKED",
        "+CPIN: PH-SP PIN|LOCKED", "+CPIN: PH-SP PUK|LOCKED", "+CPIN: PH-CORP PIN|LOCKED", "+CPIN: PH-CORP PUK|LOCKED", "+CPIN: BLOCKED|MISSING"})
    void whatTheSimSays(String line, SimStatus status) {
        assertThat(SimStatus.of(line)).contains(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ERROR|MISSING", "+CME ERROR: 10|MISSING", "+CME ERROR: 11|PIN", "+CME ERROR: 12|PUK", "+CME ERROR: 13|FAILURE", "+CME ERROR: 14|BUSY",
        "+CME ERROR: 15|FAILURE", "+CME ERROR: 5|LOCKED", "+CME ERROR: 100|MISSING", "+CME ERROR: SIM not inserted|MISSING",
        "+CME ERROR: SIM PIN required|PIN", "+CME ERROR: SIM PUK required|PUK", "+CME ERROR: SIM busy|BUSY", "+CME ERROR: SIM failure|FAILURE",
        "+CME ERROR: (U)SIM not inserted|MISSING", "+CME ERROR:  11|PIN", "+CME ERROR: SIM wrong|FAILURE", "+CME ERROR: PH-SIM PIN required|LOCKED",
        "+CME ERROR: PH-FSIM PUK required|LOCKED", "+CME ERROR: network personalisation PIN required|LOCKED", "+CME ERROR: 40|LOCKED", "+CME ERROR: 47|LOCKED",
        "+CME ERROR: SIM PIN2 required|READY", "+CME ERROR: 18|READY", "+CME ERROR: operation not allowed|MISSING", "+CME ERROR: a PIN of its own|MISSING"})
    void whatTheSimsErrorsSay(String line, SimStatus status) {
        AtException refusal = new AtException(AtException.Kind.REFUSED, "AT+CPIN?", FinalResult.of(line), FaultCode.MODEM_REFUSED, line);
        assertThat(SimStatus.of(refusal)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "+CEREG: 0,1|1|-|true", "+CEREG: 1,1|1|-|true", "+CEREG:0, 5|5|-|true", "+CGREG: 2,1,\"1A2B\",\"01234567\",7|1|LTE|true",
        "+CEREG: 2,1,\"0012\",\"0012\",7|1|LTE|true", "+CEREG: 2,5,1A2B,01234567,9|5|NB-IoT|true", "+CEREG: 2,2|2|-|true",
        "+CEREG: 3,3,,,,0,15|3|-|true", "+CEREG: 2,1,\"1A2B\",\"01234567\",7,,,\"00000000\",\"00111000\"|1|LTE|true", "+CGREG: 0,10|10|-|true",
        "+CEREG: 1|1|-|false", "+CEREG:5|5|-|false", "+CGREG: 1,\"1A2B\",\"01234567\",2|1|UMTS|false", "+CEREG: 1,\"0012\",\"0012\",7|1|LTE|false",
        "+CEREG: 1,1A2B,01234567,7|1|LTE|false", "+CEREG: 3,3,,,,0,15|3|-|true", "+CEREG: 2,10, 2CA8, 20 ,B5583D ,7|10|LTE|true", "+CGREG: 1,\"1422\",\"00000142\",3,\"00\"|1|EDGE|false",
        "+CGREG: 001,\"0001\",\"0010\",002|1|UMTS|false", "+C5GREG: 2,1,1F00,79D903,11,6,ABCDEF|1|5G|true", "+CGREG: 2,1,000B,2816, B, C2816|1|-|true", "+CEREG: 5, \"12\",\"34\"|5|-|false"})
    void whatARegistrationSaysAndWhetherItWasAskedFor(String line, int stat, String technology, boolean answer) {
        assertThat(Registration.of(line)).contains(new Registration(stat, Optional.ofNullable(technology)));
        assertThat(Registration.answer(line.substring(1, line.indexOf(':'))).test(line)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+CREG: 0,1", "+CEREG:", "+CEREG: x", "+CEREG: \"1\"", "+CSQ: 1,1", "OK", ""})
    void whatIsNoPacketRegistration(String line) {
        assertThat(Registration.of(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "+COPS: 0|-|-", "+COPS: 0,0,\"CHINA MOBILE\"|CHINA MOBILE|-", "+COPS: 0,0,\"CHINA MOBILE\",7|CHINA MOBILE|LTE", "+COPS:1,2,46000,0|46000|GSM",
        "+COPS: 0,2,\"46001\",2|46001|UMTS", "+COPS: 0,1,\"Voda,fone\",3|Voda,fone|EDGE", "+COPS: 4,0,\"X\",6|X|UMTS", "+COPS: 0,0,\"X\",12|X|5G",
        "+COPS: 0,0,\"\",7|-|LTE", "+COPS: 2|-|-", "+COPS: 0,2,46000,7|46000|LTE", "+COPS: 1 , 2 , \"46000\" , 007|46000|LTE", "+COPS:0,0,\"a \"\"b\"\"\",7|a b|LTE", "+COPS: 3,0|-|-",
        "+COPS: 0,0,\"X\",|X|-", "+COPS: 0,0,\"X\",99|X|-", "+COPS: 0,0,\"T-Mobile.de\",9|T-Mobile.de|NB-IoT", "+cops: 0,2,\"26201\",8|26201|EC-GSM-IoT", "+COPS: 0,1,中国移动,7|中国移动|LTE"})
    void whatTheOperatorIs(String line, String operator, String technology) {
        assertThat(Network.of(line)).contains(new Network(Optional.ofNullable(operator), Optional.ofNullable(technology)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"+CSQ: 0,99|-113", "+CSQ: 25,99|-63", "+CSQ:31,0|-51", "+CSQ: 1, 7|-111"})
    void howStrongTheSignalIs(String line, int dbm) {
        assertThat(Network.signalDbm(line)).hasValue(dbm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+CSQ: 99,99", "+CSQ: 32,0", "+CSQ: 199,99", "+CSQ: -1,0", "+CSQ:", "+CSQ: x", "OK"})
    void whatIsNoSignal(String line) {
        assertThat(Network.signalDbm(line)).isEqualTo(OptionalInt.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "+MIPCALL: 10.225.11.107|10.225.11.107", "+MIPCALL: 1,10.225.11.107|10.225.11.107", "+MIPCALL: 1, 10.181.220.73|10.181.220.73",
        "+MIPCALL:1,10.0.0.1|10.0.0.1", "+MIPCALL: \"10.0.0.1\"|10.0.0.1", "+MIPCALL: 1,\"10.0.0.1\"|10.0.0.1",
        "+MIPCALL: 2001:db8::1|2001:db8::1", "+MIPCALL: 1,fe80::5efe:a00:1|fe80::5efe:a00:1", "+MIPCALL: 1,10.0.0.1,2001:db8::1|10.0.0.1",
        "+MIPCALL: 1,0.0.0.0,2001:db8::1|2001:db8::1", "+MIPCALL: 32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1|32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1",
        "+mipcall: 1,1,10.0.0.1|10.0.0.1"})
    void whichAddressThereIs(String line, String address) {
        assertThat(context(line)).contains(new Context.Active(address));
    }

    @Test
    void whatElseIsSaidAboutTheContext() {
        assertThat(context("+MIPCALL: 0")).contains(new Context.Released());
        assertThat(context("+MIPCALL:0")).contains(new Context.Released());
        assertThat(context("+MIPCALL: 0,0.0.0.0")).contains(new Context.Released());
        assertThat(context("+MIPCALL: 2")).contains(new Context.Dialling());
        assertThat(context("+MIPCALL: 1")).contains(new Context.Dialling());
        assertThat(context("+MIPCALL: 1,0.0.0.0")).contains(new Context.Dialling());
        assertThat(context("+MIPCALL: 1,::")).contains(new Context.Dialling());
        assertThat(context("+MIPCALL: 1,300.1.1.1")).contains(new Context.Dialling());
        assertThat(context("+MIPCALL:")).isEmpty();
        assertThat(context("+MIPCALL: (0-1)")).isEmpty();
        assertThat(context("OK")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "IMEI|864000000000001|864000000000001", "IMEI|+CGSN: \"864000000000001\"|864000000000001", "IMSI|+CIMI: 460046616008063|460046616008063",
        "IMSI|460046616008063|460046616008063", "ICCID|+CCID: 89860446091891234567|89860446091891234567",
        "ICCID|+ICCID: 8986044609189123456F|8986044609189123456F", "ICCID|+CCID: \"8986044609189123456\"|8986044609189123456",
        "FIRMWARE|16000.1000.00.03.01.05|16000.1000.00.03.01.05", "FIRMWARE|+CGMR: \"16000.1000\"|16000.1000",
        "FIRMWARE|L610 V1.2 (Sep 2020)|L610 V1.2 (Sep 2020)"})
    void whoModuleAndSimAre(Identity which, String line, String value) {
        assertThat(which.of(line)).contains(value);
        assertThat(which.answer().test(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "ERROR", "AT command ready", "+SIM READY", "+MIPCALL: 10.0.0.1", "+CEREG: 1", "RDY", "PB DONE", "+CTZV: 32", "^MODE: 7"})
    void whatIdentifiesNobody(String line) {
        for (Identity each : Identity.values()) {
            assertThat(each.of(line)).as(each + " " + line).isEmpty();
        }
    }

    @Property(tries = 300)
    void noLineMakesAReaderFail(@ForAll String text) {
        for (String prefix : new String[] {"", "+CPIN: ", "+CEREG: ", "+CGREG: 1,", "+COPS: ", "+CSQ: ", "+MIPCALL: ", "+MIPCALL: 1,", "+CGMR: "}) {
            String line = prefix + text;
            SimStatus.of(line);
            Registration.of(line);
            Network.of(line);
            Network.signalDbm(line);
            context(line);
            Identity.FIRMWARE.of(line);
        }
    }
}
