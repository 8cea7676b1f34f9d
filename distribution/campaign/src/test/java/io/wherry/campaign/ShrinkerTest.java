package io.wherry.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wherry.campaign.play.Play;
import io.wherry.campaign.script.Draw;
import io.wherry.campaign.script.Item;
import io.wherry.campaign.script.Script;
import io.wherry.campaign.script.Stage;
import io.wherry.simulator.fault.Fault;
import org.junit.jupiter.api.Test;

/** Shrinking, for properties that are broken on purpose. */
class ShrinkerTest {
    private static final Shrinker.Progress QUIET = (items, plays) -> { };

    @Test
    void whatIsNotNeededIsLeftAway() throws IOException {
        Script day = Draw.of(5);
        Item needed = day.all(Item.Request.class).get(20);
        Item too = day.all(Item.Request.class).get(3);
        Script shortest = new Shrinker(script -> script.items().contains(needed) && script.items().contains(too), QUIET).shrink(day);
        assertThat(shortest.items()).filteredOn(item -> item instanceof Item.Request).containsExactlyInAnyOrder(needed, too);
        assertThat(shortest.items()).noneMatch(item -> item instanceof Item.Mishap || item instanceof Item.WireFault || item instanceof Item.Cancel);
        assertThat(shortest.all(Item.RemoteFile.class).size()).isLessThan(day.all(Item.RemoteFile.class).size());
    }

    @Test
    void theOneFaultThatShowsItIsFoundByPlaying() throws IOException {
        List<Item> items = new ArrayList<>();
        items.add(new Item.RemoteFile("/in/a", 3000));
        for (int i = 0; i < 4; i++) {
            items.add(new Item.Request(Duration.ofSeconds(60 + 20 * i), "ftp.get", "j" + i, "{\"server\":\"files\",\"remote\":\"/in/a\",\"local\":\"got/a" + i + "\"}"));
        }
        List.of("#40 SILENCE 2s", "/FTPRECV/2 RESTART", "#55 URC", "@70s NOISE x5").forEach(fault -> items.add(new Item.WireFault(Fault.parse(fault))));
        Script script = new Script(Stage.plain(1), items);
        // broken on purpose: "a module never restarts"
        Script shortest = new Shrinker(less -> Play.of(less).tally().of("fault RESTART") > 0, QUIET).shrink(script);
        assertThat(shortest.items()).hasSizeLessThanOrEqualTo(3);
        assertThat(shortest.all(Item.WireFault.class)).extracting(Item.WireFault::toString).containsExactly("fault /FTPRECV/2 RESTART");
        assertThat(shortest.all(Item.Request.class)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aFindingsKindIsItsWordsWithoutNumbersAndNames() {
        assertThat(Campaign.kind("ftp.put j20 ended FAILED by X (\"a\")")).isEqualTo(Campaign.kind("ftp.put j3 ended FAILED by X (\"bcd\")"))
                .isNotEqualTo(Campaign.kind("ftp.put j20 ended FAILED by Y"));
    }
}
