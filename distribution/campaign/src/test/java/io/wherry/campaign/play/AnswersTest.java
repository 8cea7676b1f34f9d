package io.wherry.campaign.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.campaign.play.TapedPort.Take;
import io.wherry.campaign.script.Script;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** The proof itself can fail. */
class AnswersTest {

    private interface Forgery {
        Take of(Take honest, Take before);
    }

    private static List<String> check(Forgery forgery) throws Exception {
        Findings findings = new Findings();
        VirtualClock.run(clock -> {
            World world = new World(clock, Script.parse("seed 1"));
            List<Take> takes = new ArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", world.module().line(), PortSettings.DEFAULT, new Random(1))) {
                TapedPort taped = new TapedPort(port, clock, takes::add);
                clock.sleep(Duration.ofSeconds(20));
                taped.execute(Command.of("AT+CGMR").expecting(line -> line.matches("\\d+\\..*")));
                clock.sleep(Duration.ofSeconds(1));
                taped.execute(Command.of("AT+CSQ").expecting("+CSQ:"));
            }
            Take last = takes.get(takes.size() - 1);
            takes.set(takes.size() - 1, forgery.of(last, takes.get(takes.size() - 2)));
            new Answers(world, findings).check(takes);
        });
        return findings.all();
    }

    @Test
    void whatTheModuleSaidIsProven() throws Exception {
        assertThat(check((honest, before) -> honest)).isEmpty();
    }

    @Test
    void anotherCommandsAnswerIsFound() throws Exception {
        assertThat(check((honest, before) -> new Take(honest.command(), honest.from(), honest.to(), before.reply(), Optional.empty()))).hasSize(1);
    }

    @Test
    void anAnswerThatCameBeforeTheModuleHadGivenItIsFound() throws Exception {
        assertThat(check((honest, before) -> new Take(honest.command(), honest.from(), honest.from() + 1_000_000, honest.reply(), Optional.empty()))).hasSize(1);
    }

    @Test
    void anAnswerToNothingThatWasAskedIsFound() throws Exception {
        assertThat(check((honest, before) -> new Take(Command.of("AT+COPS?"), honest.from(), honest.to(), honest.reply(), Optional.empty()))).hasSize(1);
    }

    @Test
    void anOutcomeThatNobodyToldIsFound() throws Exception {
        assertThat(check((honest, before) -> new Take(honest.command(), honest.from(), honest.to(),
                honest.reply().map(it -> new Reply(it.info(), Optional.of("+MIPCALL: 1"), it.block(), 0, it.took())), Optional.empty()))).hasSize(1);
    }
}
