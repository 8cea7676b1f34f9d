package io.wherry.pdp.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.fault.Secret;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.simulator.L610;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Timing;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once on the machine's own threads: what the virtual clock makes take turns runs side by side here. */
class RealClockTest {

    @Test
    void upDownAndUpAgainLeavesNoThreadBehind(@TempDir Path folder) throws Exception {
        Clock clock = Clock.system();
        List<Phase> phases = new CopyOnWriteArrayList<>();
        Radio near = Radio.USUAL.registering(Duration.ofMillis(100), 1);
        try (L610 module = L610.on(clock).radio(near).timing(Timing.QUICK).start();
                ModemPort port = new ModemPort(clock, "real", module.line(), PortSettings.DEFAULT, new Random(1))) {
            try (PdpManager manager = new PdpManager(clock, port, new Settings("real", "cmnet", Secret.NONE, ""), new PinMemory(folder.resolve("pins")),
                    new Random(1))) {
                manager.listen(state -> phases.add(state.phase()));
                assertThat(manager.up(Duration.ofSeconds(30))).isEqualTo(near.address());
                manager.down();
                assertThat(manager.up(Duration.ofSeconds(30))).isEqualTo(near.address());
                module.losePdp();
                manager.doubt("a test");
                assertThat(manager.up(Duration.ofSeconds(30))).isEqualTo(near.address());
            }
        }
        assertThat(phases).contains(Phase.DIALLING, Phase.UP, Phase.DOWN);
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("wherry-pdp-real");
    }
}
