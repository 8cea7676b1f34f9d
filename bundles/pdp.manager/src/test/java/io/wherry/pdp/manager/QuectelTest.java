package io.wherry.pdp.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.family.Families;
import io.wherry.family.Family;
import io.wherry.fault.Secret;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.simulator.Quectel;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The second family on its way up: AT+QICSGP, AT+QIACT and what is said unasked, on the simulated module and the real AT core. */
class QuectelTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private interface Story {
        void tell(Quectel module, PdpManager manager, VirtualClock clock) throws Exception;
    }

    private void live(QuectelVariants variants, Family spoken, Story story) throws Exception {
        VirtualClock.run(clock -> {
            Quectel module = Quectel.on(clock).variants(variants).start();
            try (ModemPort port = new ModemPort(clock, "m1", module.line(), PortSettings.DEFAULT.of(spoken), new Random(3));
                    PdpManager manager = new PdpManager(clock, port, new Settings(spoken, "m1", "internet", Secret.NONE, ""), new PinMemory(folder.resolve("pins")), new Random(7))) {
                story.tell(module, manager, clock);
            } finally {
                module.close();
            }
        });
    }

    private static long sent(Quectel module, String command) {
        return module.ledger().received().stream().filter(line -> line.text().equals(command)).count();
    }

    @ParameterizedTest
    @EnumSource(QuectelQuirk.class)
    void itComesUpIsReleasedAndComesUpAgain(QuectelQuirk quirk) throws Exception {
        live(QuectelVariants.MANUAL.with(quirk), Families.QUECTEL, (module, manager, clock) -> {
            assertThat(manager.up(MINUTE)).isEqualTo(Radio.USUAL.address());
            assertThat(sent(module, "AT+QICSGP=1,1,\"internet\",\"\",\"\",0")).isEqualTo(1);
            assertThat(manager.state().iccid()).isPresent();
            manager.down();
            assertThat(manager.state().phase()).isEqualTo(Phase.DOWN);
            assertThat(manager.up(MINUTE)).isEqualTo(Radio.USUAL.address());
        });
    }

    @ParameterizedTest
    @EnumSource(value = QuectelQuirk.class, names = {"QIDEACT_FIRST", "QIACT_AGAIN_ERROR", "TERSE_BOOT"})
    void aLostAddressAndARestartAreNoticedByTheirLines(QuectelQuirk quirk) throws Exception {
        live(QuectelVariants.MANUAL.with(quirk), Families.QUECTEL, (module, manager, clock) -> {
            manager.up(MINUTE);
            module.losePdp();
            clock.sleep(Duration.ofSeconds(45));
            assertThat(manager.state().phase()).isEqualTo(Phase.UP);
            module.restart();
            clock.sleep(Duration.ofSeconds(10));
            assertThat(manager.up(Duration.ofMinutes(2))).isEqualTo(Radio.USUAL.address());
        });
    }

    @Test
    void aModuleOfAnotherFamilyThanConfiguredIsToldOfOnceWithTheRemedy() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(BringUp.class);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        log.addAppender(heard);
        var before = log.getLevel();
        log.setLevel(ch.qos.logback.classic.Level.WARN);
        try {
            live(QuectelVariants.MANUAL, Families.L610, (module, manager, clock) -> clock.sleep(Duration.ofMinutes(20)));
        } finally {
            log.detachAppender(heard);
            log.setLevel(before);
        }
        assertThat(heard.list.stream().map(ILoggingEvent::getFormattedMessage).filter(text -> text.contains("family = quectel"))).singleElement().asString()
                .contains("io.wherry.modem~m1.cfg");
    }
}
