package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.core.wire.RecordedLine;
import io.wherry.at.core.wire.ReplayedLine;
import io.wherry.at.core.wire.WireFile;
import io.wherry.serial.Line;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    private static List<String> lived(VirtualClock clock, Line line) throws Exception {
        List<String> story = new ArrayList<>();
        try (ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT, new Random(1))) {
            port.listen(event -> {
                if (event instanceof AtEvent.Unsolicited urc) {
                    story.add("heard " + urc.urc());
                } else if (event instanceof AtEvent.LateAnswer late) {
                    story.add("late " + late.command() + ": " + late.line());
                } else if (event instanceof AtEvent.StateChanged changed) {
                    story.add(changed.state() + ": " + changed.state());
                }
            });
            for (int i = 0; i < 12; i++) {
                try {
                    story.add("answer " + port.execute(Command.of("AT+CSQ").expecting("+CSQ:")).info());
                } catch (AtException fault) {
                    story.add("fault " + fault.kind());
                }
                clock.sleep(Duration.ofSeconds(2));
            }
        }
        return story;
    }

    @Test
    void aReplayedLogGivesTheSameEventsAndAnswers(@TempDir Path folder) throws Exception {
        List<String> lived = new ArrayList<>();
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            int[] asked = new int[1];
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    asked[0]++;
                    if (asked[0] == 4) {
                        it.later(Duration.ofSeconds(9), "+CSQ: 4,99", "OK");
                    } else if (asked[0] == 8) {
                        it.echo(true);
                        it.later(Duration.ofSeconds(3), "AT command ready", "+SIM READY");
                    } else {
                        it.say("+CREG: 1", "+CSQ: " + asked[0] + ",99", "OK");
                    }
                }
            });
            lived.addAll(lived(clock, new RecordedLine(module, new WireFile(folder, "m"), clock::instant)));
        });
        assertThat(lived).anyMatch(it -> it.startsWith("late ")).anyMatch(it -> it.startsWith("fault "));
        VirtualClock.run(clock -> assertThat(lived(clock, new ReplayedLine(clock, WireFile.read(folder, "m"), 115200))).isEqualTo(lived));
    }
}
