package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password does not leave the port, whatever the module or a server makes of it. */
class DiscretionTest {

    @ParameterizedTest
    @ValueSource(strings = {"+FTPINFO: 530 topsecret is wrong", "+CME ERROR: topsecret refused", "er\",\"topsecr", "AT+FTPOPEN=\"H\",\"USER\",\"TOPSEC", "+FTPWHAT: 1,\"topsecret\"",
            "ret\",\"\",21 topsecret"})
    void whatIsSaidOfAPasswordIsStarredOut(String line) throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            module.on((command, it) -> {
                if (command.startsWith("AT+FTPOPEN")) {
                    it.say(line);
                    it.say("ERROR");
                } else if (!it.usual(command)) {
                    it.say("OK");
                }
            });
            List<AtEvent> events = new CopyOnWriteArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", module, PortSettings.DEFAULT, new Random(1))) {
                port.listen(events::add);
                AtException failed = catchThrowableOfType(AtException.class, () -> port.execute(Command.of("AT+FTPOPEN=\"h\",\"user\",\"topsecret\",\"\",21").shownAs("AT+FTPOPEN=***").once()));
                clock.sleep(Duration.ofSeconds(30));
                assertThat(failed.toString() + failed.result() + failed.getCause()).doesNotContainIgnoringCase("secr").doesNotContainIgnoringCase("topse");
                assertThat(events.toString()).doesNotContainIgnoringCase("secr").doesNotContainIgnoringCase("topse");
                assertThat(port.status().toString()).doesNotContainIgnoringCase("secr");
            }
        });
    }
}
