package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.simulator.L610.Builder;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Radio.Refusal;
import io.wherry.simulator.profile.Radio.Technology;
import io.wherry.simulator.profile.Sim;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** Boot, bring-up, identity and the address: the answers of guide §3.3, byte for byte. */
class BasicCommandsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private interface Talk {
        void with(Host host, L610 module, VirtualClock clock) throws Exception;
    }

    private static void module(UnaryOperator<Builder> made, Talk talk) throws Exception {
        VirtualClock.run(clock -> {
            L610 module = made.apply(L610.on(clock)).start();
            talk.with(new Host(clock, module), module, clock);
        });
    }

    /** Booted, with echo off and numbered errors, the SIM seen. */
    private static void quiet(UnaryOperator<Builder> made, Talk talk) throws Exception {
        module(made, (host, module, clock) -> {
            host.during(Duration.ofSeconds(10));
            host.ask("ATE0");
            host.ask("AT+CMEE=1");
            talk.with(host, module, clock);
        });
    }

    private static UnaryOperator<Builder> with(Quirk... quirks) {
        return builder -> builder.variants(Variants.GUIDE.with(quirks));
    }

    private static UnaryOperator<Builder> as(UnaryOperator<Builder> same) {
        return same;
    }

    @Test
    void itBootsSaysSoAndEchoesUntilToldOtherwise() throws Exception {
        module(as(b -> b), (host, module, clock) -> {
            host.write("AT\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nAT command ready\r\n\r\n+SIM READY\r\n");
            assertThat(host.ask("AT")).isEqualTo("AT\r\r\nOK\r\n");
            assertThat(host.ask("at+csq")).isEqualTo("at+csq\r\r\n+CSQ: 25,99\r\n\r\nOK\r\n");
            assertThat(host.ask("ATE0")).isEqualTo("ATE0\r\r\nOK\r\n");
            assertThat(host.ask("AT")).isEqualTo("\r\nOK\r\n");
            module.restart();
            assertThat(host.during(MINUTE)).isEqualTo("\r\nAT command ready\r\n\r\n+SIM READY\r\n");
            assertThat(host.ask("AT")).isEqualTo("AT\r\r\nOK\r\n");
        });
    }

    @Test
    void noiseBeforeACommandIsNoHarmAndALineWithoutOneIsIgnored() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            host.write("\u00df\u00ff\u0000x\r");
            assertThat(host.during(MINUTE)).isEmpty();
            assertThat(host.ask("\u00df\u00df\u00dfAT+CSQ")).isEqualTo("\r\n+CSQ: 25,99\r\n\r\nOK\r\n");
            host.write("y".repeat(5000) + "\r");
            assertThat(host.during(MINUTE)).isEmpty();
        });
    }

    @Test
    void bootLinesDiffer() throws Exception {
        module(with(Quirk.RDY, Quirk.PB_DONE, Quirk.SIM_READY_FIRST), (host, module, clock) -> assertThat(host.during(MINUTE))
                .isEqualTo("\r\nRDY\r\n\r\n+SIM READY\r\n\r\nAT command ready\r\n\r\nPB DONE\r\n"));
        module(as(b -> b.sim(Sim.missing())), (host, module, clock) ->
                assertThat(host.during(MINUTE)).isEqualTo("\r\nAT command ready\r\n"));
    }

    @Test
    void anEchoMayComeInCapitals() throws Exception {
        module(with(Quirk.ECHO_UPPER_CASE), (host, module, clock) -> {
            host.during(MINUTE);
            assertThat(host.ask("at")).isEqualTo("AT\r\r\nOK\r\n");
        });
    }

    @Test
    void theFirstSetCommandIsLostOnAModuleThatTunesItsRate() throws Exception {
        module(with(Quirk.FIRST_SET_LOST), (host, module, clock) -> {
            host.during(MINUTE);
            host.ask("AT");
            assertThat(host.ask("ATE0")).isEqualTo("ATE0\r\r\nOK\r\n");
            assertThat(host.ask("ATE0")).isEqualTo("ATE0\r\r\nOK\r\n");
            assertThat(host.ask("AT")).isEqualTo("\r\nOK\r\n");
        });
        module(with(Quirk.FIRST_SET_SWALLOWED), (host, module, clock) -> {
            host.during(MINUTE);
            host.write("ATE0\r");
            assertThat(host.during(MINUTE)).isEqualTo("ATE0\r");
            assertThat(host.ask("ATE0")).isEqualTo("ATE0\r\r\nOK\r\n");
        });
    }

    @Test
    void errorsAreWrittenAsCmeeSays() throws Exception {
        module(as(b -> b), (host, module, clock) -> {
            host.during(MINUTE);
            host.ask("ATE0");
            assertThat(host.ask("AT+FTPMODE=7")).isEqualTo("\r\nERROR\r\n");
            host.ask("AT+CMEE=1");
            assertThat(host.ask("AT+FTPMODE=7")).isEqualTo("\r\n+CME ERROR: 53\r\n");
            host.ask("AT+CMEE=2");
            assertThat(host.ask("AT+FTPMODE=7")).isEqualTo("\r\n+CME ERROR: invalid parameter\r\n");
            assertThat(host.ask("AT+CMEE?")).isEqualTo("\r\n+CMEE: 2\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+NONSENSE")).isEqualTo("\r\nERROR\r\n");
            assertThat(host.ask("AT+CPIN=\"12")).isEqualTo("\r\nERROR\r\n");
        });
        quiet(with(Quirk.NUMBERED_ERROR), (host, module, clock) -> {
            host.write("AT+FTPMODE=7\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nERROR: 53\r\n");
        });
        quiet(with(Quirk.NO_CME), (host, module, clock) -> assertThat(host.ask("AT+FTPMODE=7")).isEqualTo("\r\nERROR\r\n"));
    }

    @Test
    void itSaysWhatItIs() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            assertThat(host.ask("AT+CGSN")).isEqualTo("\r\n866652020002343\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CGMR")).isEqualTo("\r\n16000.1000.00.01.01.03\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CIMI")).isEqualTo("\r\n460046616008063\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CCID")).isEqualTo("\r\n+CCID: 89860446091891208063\r\n\r\nOK\r\n");
        });
        quiet(with(Quirk.CIMI_WITH_PREFIX, Quirk.ICCID, Quirk.NO_BLANK_AFTER_COLON), (host, module, clock) -> {
            assertThat(host.ask("AT+CIMI?")).isEqualTo("\r\n+CIMI:460046616008063\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CCID")).isEqualTo("\r\n+ICCID:89860446091891208063\r\n\r\nOK\r\n");
        });
    }

    @Test
    void aSimIsReadyMissingBusyOrLocked() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> assertThat(host.ask("AT+CPIN?")).isEqualTo("\r\n+CPIN: READY\r\n\r\nOK\r\n"));
        quiet(as(b -> b.sim(Sim.missing())), (host, module, clock) -> assertThat(host.ask("AT+CPIN?")).isEqualTo("\r\n+CME ERROR: 10\r\n"));
        quiet(as(b -> b.sim(Sim.ready().busyFor(MINUTE))), (host, module, clock) -> {
            assertThat(host.ask("AT+CPIN?")).isEqualTo("\r\n+CME ERROR: 14\r\n");
            clock.sleep(MINUTE);
            assertThat(host.ask("AT+CPIN?")).contains("READY");
        });
        quiet(as(b -> b.sim(Sim.locked("1234").triesLeft(2))), (host, module, clock) -> {
            assertThat(host.ask("AT+CPIN?")).isEqualTo("\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CPIN=\"0000\"")).isEqualTo("\r\n+CME ERROR: 16\r\n");
            assertThat(host.ask("AT+CPIN=\"1234\"")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+CPIN?")).contains("READY");
            module.restart();
            clock.sleep(MINUTE);
            assertThat(host.ask("AT+CPIN?")).contains("SIM PIN");
            host.ask("AT+CPIN=\"0000\"");
            host.ask("AT+CPIN=\"0000\"");
            assertThat(host.ask("AT+CPIN?")).contains("+CPIN: SIM PUK");
            assertThat(host.ask("AT+CPIN=\"1234\"")).contains("ERROR");
        });
        quiet(b -> b.sim(Sim.locked("1234")).variants(Variants.GUIDE.with(Quirk.CPIN_ERROR_FOR_PIN)), (host, module, clock) ->
                assertThat(host.ask("AT+CPIN?")).isEqualTo("\r\n+CME ERROR: 11\r\n"));
    }

    @Test
    void itRegistersOnLteOrOnGprs() throws Exception {
        quiet(as(b -> b.radio(Radio.USUAL.registering(MINUTE, 1).withoutVoice())), (host, module, clock) -> {
            assertThat(host.ask("AT+CEREG?")).isEqualTo("\r\n+CEREG: 0,2\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+MIPCALL=1")).isEqualTo("\r\n+CME ERROR: 30\r\n");
            host.ask("AT+CEREG=1");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+CEREG: 1\r\n");
            assertThat(host.ask("AT+CEREG?")).isEqualTo("\r\n+CEREG: 1,1\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CREG?")).isEqualTo("\r\n+CREG: 0,0\r\n\r\nOK\r\n");
            host.ask("AT+CEREG=2");
            assertThat(host.ask("AT+CEREG?")).isEqualTo("\r\n+CEREG: 2,1,\"1A2D\",\"0A3F2B01\",7\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+COPS?")).isEqualTo("\r\n+COPS: 0,0,\"CHINA MOBILE\",7\r\n\r\nOK\r\n");
        });
        quiet(as(b -> b.radio(Radio.USUAL.on(Technology.GPRS).registering(Duration.ZERO, 5))), (host, module, clock) -> {
            assertThat(host.ask("AT+CEREG?")).isEqualTo("\r\n+CEREG: 0,0\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CGREG?")).isEqualTo("\r\n+CGREG: 0,5\r\n\r\nOK\r\n");
        });
        quiet(as(b -> b.radio(Radio.USUAL.registering(Duration.ZERO, 3))), (host, module, clock) ->
                assertThat(host.ask("AT+CEREG?")).isEqualTo("\r\n+CEREG: 0,3\r\n\r\nOK\r\n"));
    }

    @Test
    void anAddressIsAskedForGivenAndReleased() throws Exception {
        quiet(with(Quirk.MIPCALL_BUSY_2), (host, module, clock) -> {
            assertThat(host.ask("AT+MIPCALL?")).isEqualTo("\r\n+MIPCALL: 0\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+MIPCALL=1")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+MIPCALL?")).isEqualTo("\r\n+MIPCALL: 2\r\n\r\nOK\r\n");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+MIPCALL: 10.225.11.107\r\n");
            assertThat(host.ask("AT+MIPCALL?")).isEqualTo("\r\n+MIPCALL: 1,10.225.11.107\r\n\r\nOK\r\n");
            assertThat(host.carryOut("AT+MIPCALL=1", "+MIPCALL: 10.225.11.107")).startsWith("\r\nOK\r\n");
            assertThat(host.carryOut("AT+MIPCALL=0", "+MIPCALL: 0")).isEqualTo("\r\nOK\r\n\r\n+MIPCALL: 0\r\n");
        });
        quiet(with(Quirk.BLANK_AFTER_COMMA, Quirk.MIPCALL_AGAIN_REFUSED), (host, module, clock) -> {
            host.carryOut("AT+MIPCALL=1,\"cmnet\"", "+MIPCALL: 10.225.11.107");
            assertThat(host.ask("AT+MIPCALL?")).isEqualTo("\r\n+MIPCALL: 1, 10.225.11.107\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+MIPCALL=1")).isEqualTo("\r\n+CME ERROR: 902\r\n");
        });
    }

    @Test
    void aDialThatTheNetworkBreaksOffEndsOnceAndTheNextOneHasItsOwnOutcome() throws Exception {
        quiet(as(b -> b.timing(Timing.USUAL.dial(Duration.ofSeconds(5)))), (host, module, clock) -> {
            assertThat(host.ask("AT+MIPCALL=1")).isEqualTo("\r\nOK\r\n");
            clock.sleep(Duration.ofSeconds(1));
            module.losePdp();
            assertThat(host.during(Duration.ofSeconds(3))).isEqualTo("\r\n+MIPCALL: 0\r\n");
            assertThat(host.ask("AT+MIPCALL=1")).isEqualTo("\r\nOK\r\n");
            assertThat(host.during(Duration.ofSeconds(4))).isEmpty();
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+MIPCALL: 10.225.11.107\r\n");
        });
    }

    @Test
    void aWrongApnGetsNoAddress() throws Exception {
        quiet(as(b -> b.radio(Radio.USUAL.apn("right", Refusal.OUTCOME))), (host, module, clock) -> {
            assertThat(host.carryOut("AT+MIPCALL=1", "+MIPCALL: 0")).isEqualTo("\r\nOK\r\n\r\n+MIPCALL: 0\r\n");
            host.ask("AT+CGDCONT=1,\"IP\",\"right\"");
            host.carryOut("AT+MIPCALL=1", "+MIPCALL: 10.225.11.107");
        });
        quiet(as(b -> b.radio(Radio.USUAL.apn("right", Refusal.ERROR))), (host, module, clock) ->
                assertThat(host.ask("AT+MIPCALL=1,\"wrong\"")).isEqualTo("\r\n+CME ERROR: 50\r\n"));
    }

    @Test
    void someFirmwareDialsByItself() throws Exception {
        module(as(b -> b.radio(Radio.USUAL.dialling())), (host, module, clock) ->
                assertThat(host.during(MINUTE)).endsWith("\r\n+MIPCALL: 10.225.11.107\r\n"));
    }

    @Test
    void itIsResetByTwoCommandsUnlessItLacksThem() throws Exception {
        for (String command : new String[] {"AT+CFUN=15", "AT+CFUN=1,1"}) {
            quiet(as(b -> b), (host, module, clock) -> {
                assertThat(host.ask(command)).isEqualTo("\r\nOK\r\n");
                assertThat(host.during(MINUTE)).contains("AT command ready");
            });
            quiet(with(Quirk.NO_CFUN_15, Quirk.NO_CFUN_1_1), (host, module, clock) ->
                    assertThat(host.ask(command)).isEqualTo("\r\n+CME ERROR: 53\r\n"));
        }
    }

    @Test
    void theRateChangesBehindTheOkAndIsKept() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            assertThat(host.ask("AT+IPR=921600")).isEqualTo("\r\nOK\r\n");
            host.write("AT\r");
            assertThat(host.during(MINUTE)).isEmpty();
            host.connection().baud(921_600);
            assertThat(host.ask("AT+IPR?")).isEqualTo("\r\n+IPR: 921600\r\n\r\nOK\r\n");
            module.restart();
            clock.sleep(MINUTE);
            assertThat(host.ask("ATE0")).contains("OK");
            host.connection().baud(9600);
            module.unsolicited("+CREG: 1");
            assertThat(host.during(MINUTE)).hasSize("\r\n+CREG: 1\r\n".length()).doesNotContain("CREG");
        });
    }

    @Test
    void theSearchOrderIsReadAndWrittenWhereThereIsOne() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            assertThat(host.ask("AT+GTRAT?")).isEqualTo("\r\n+GTRAT: 6,3,2\r\n\r\nOK\r\n");
            host.ask("AT+GTRAT=3,3,2");
            module.restart();
            clock.sleep(MINUTE);
            assertThat(host.ask("AT+GTRAT?")).contains("+GTRAT: 3,3,2");
        });
        quiet(with(Quirk.NO_GTRAT), (host, module, clock) -> assertThat(host.ask("AT+GTRAT?")).isEqualTo("\r\nERROR\r\n"));
    }

    @Test
    void aSocketOpensWhereSomebodyListens() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            assertThat(host.ask("AT+MIPOPEN=1,,\"host\",80,0")).isEqualTo("\r\n+CME ERROR: 901\r\n");
            host.carryOut("AT+MIPCALL=1", "+MIPCALL: 10.225.11.107");
            assertThat(host.carryOut("AT+MIPOPEN=1,,\"host\",80,0", "+MIPOPEN: 1,1")).isEqualTo("\r\nOK\r\n\r\n+MIPOPEN: 1,1\r\n");
            assertThat(host.carryOut("AT+MIPCLOSE=1", "+MIPCLOSE: 1,0")).isEqualTo("\r\nOK\r\n\r\n+MIPCLOSE: 1,0\r\n");
        });
        quiet(with(Quirk.NO_SOCKETS), (host, module, clock) -> assertThat(host.ask("AT+MIPOPEN=1,,\"h\",80,0")).isEqualTo("\r\nERROR\r\n"));
    }

    @Test
    void commandsSentWhileOneRunsAreCarriedOutAfterIt() throws Exception {
        quiet(as(b -> b.timing(Timing.USUAL.command(Duration.ofSeconds(1)))), (host, module, clock) -> {
            host.write("AT+CSQ\rAT+CGSN\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+CSQ: 25,99\r\n\r\nOK\r\n\r\n866652020002343\r\n\r\nOK\r\n");
        });
    }

    @Test
    void unsolicitedLinesWaitForTheEndOfACommandAndTheOldestOfThemGetLost() throws Exception {
        quiet(as(b -> b.timing(Timing.USUAL.command(MINUTE))), (host, module, clock) -> {
            host.write("AT\r");
            clock.sleep(Duration.ofSeconds(1));
            for (int i = 0; i < 40; i++) {
                module.unsolicited("+CTZV: +" + i);
            }
            String heard = host.during(Duration.ofMinutes(2));
            assertThat(heard).startsWith("\r\nOK\r\n\r\n+CTZV: +8\r\n").endsWith("\r\n+CTZV: +39\r\n");
        });
        quiet(b -> b.timing(Timing.USUAL.command(MINUTE)).variants(Variants.GUIDE.with(Quirk.URC_WHILE_BUSY)), (host, module, clock) -> {
            host.write("AT\r");
            clock.sleep(Duration.ofSeconds(1));
            module.unsolicited("+CTZV: +8");
            assertThat(host.during(Duration.ofMinutes(2))).isEqualTo("\r\n+CTZV: +8\r\n\r\nOK\r\n");
        });
    }

    @Test
    void bytesTakeTheirTimeOnAPacedWire() throws Exception {
        module(as(b -> b.paced(9600).timing(Timing.USUAL.command(Duration.ZERO))), (host, module, clock) -> {
            host.during(MINUTE);
            host.ask("ATE0");
            long begin = clock.nanos();
            host.ask("AT+CGSN");
            long bytes = "AT+CGSN\r".length() + "\r\n866652020002343\r\n\r\nOK\r\n".length();
            assertThat(Duration.ofNanos(clock.nanos() - begin)).isBetween(Duration.ofMillis(bytes * 10_000 / 9600).minusMillis(2),
                    Duration.ofMillis(bytes * 10_000 / 9600).plusMillis(2));
        });
    }

    @Test
    void aPulledCableEndsTheConnectionAndAnotherComesWhenItIsBack() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            assertThatThrownBy(() -> module.line().open()).isInstanceOfSatisfying(FaultException.class,
                    busy -> assertThat(busy.code()).isEqualTo(FaultCode.PORT_BUSY));
            module.unplug();
            assertThatThrownBy(() -> host.write("AT\r")).isInstanceOfSatisfying(FaultException.class,
                    gone -> assertThat(gone.code()).isEqualTo(FaultCode.PORT_GONE));
            assertThatThrownBy(() -> module.line().open()).isInstanceOfSatisfying(FaultException.class,
                    missing -> assertThat(missing.code()).isEqualTo(FaultCode.PORT_MISSING));
            module.replug();
            assertThat(new Host(clock, module).ask("AT")).isEqualTo("\r\nOK\r\n");
        });
    }

    @Test
    void aStalledLineIsAFaultWithinFiveSeconds() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            module.stall(true);
            long begin = clock.nanos();
            assertThatThrownBy(() -> host.write("AT\r")).isInstanceOfSatisfying(FaultException.class,
                    stalled -> assertThat(stalled.code()).isEqualTo(FaultCode.PORT_STALLED));
            assertThat(Duration.ofNanos(clock.nanos() - begin)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        });
    }

    @Test
    void aClosedConnectionReadsMinusOne() throws Exception {
        VirtualClock.run(clock -> {
            L610 module = L610.on(clock).start();
            Connection connection = module.line().open();
            clock.start("wherry-closer", () -> {
                clock.sleep(Duration.ofSeconds(1));
                connection.close();
            });
            assertThat(connection.read(new byte[10])).isEqualTo(-1);
        });
    }

    @Test
    void outOfReachItLosesRegistrationAndAddressAndRegistersAgainWhenBack() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            host.ask("AT+CEREG=1");
            host.carryOut("AT+MIPCALL=1", "+MIPCALL: 10.225.11.107");
            module.coverage(false);
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+CEREG: 2\r\n\r\n+MIPCALL: 0\r\n");
            module.coverage(true);
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+CEREG: 2\r\n\r\n+CEREG: 1\r\n");
        });
    }

    @Test
    void aSimIsPulledAndPutBack() throws Exception {
        quiet(as(b -> b), (host, module, clock) -> {
            module.sim(false);
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+SIM: Removed\r\n");
            assertThat(host.ask("AT+CPIN?")).isEqualTo("\r\n+CME ERROR: 10\r\n");
            module.sim(true);
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+SIM: Inserted\r\n\r\n+SIM READY\r\n");
            assertThat(host.ask("AT+CEREG?")).contains("+CEREG: 0,1");
        });
    }
}
