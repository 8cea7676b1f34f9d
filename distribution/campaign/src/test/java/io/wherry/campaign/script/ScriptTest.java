package io.wherry.campaign.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Scripts as text. */
class ScriptTest {

    @Property(tries = 200)
    void whatWasDrawnIsReadAsItIsWritten(@ForAll @LongRange(min = 0) long seed) {
        Script drawn = Draw.of(seed);
        assertThat(Script.parse(drawn.toString())).isEqualTo(drawn);
        assertThat(drawn.all(Item.Request.class)).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void whatIsNotSaidIsPlain() {
        Script short1 = Script.parse("// a person's own\nseed 7\n\nfault @90s RESTART\nmishap 5s FLOOD 0s x9\n");
        assertThat(short1.stage()).isEqualTo(Stage.plain(7));
        assertThat(short1.items()).extracting(Item::toString).containsExactly("fault @90s RESTART", "mishap 5s FLOOD 0s x9");
    }

    @Test
    void aLineThatIsNoneIsNamed() {
        assertThatThrownBy(() -> Script.parse("seeed 7")).hasMessageContaining("seeed 7");
    }

    @Test
    void aFilesContentIsItsOwnAndFullOfTraps() {
        assertThat(Content.of(1, "/in/a", 1000)).isEqualTo(Content.of(1, "/in/a", 1000)).isNotEqualTo(Content.of(1, "/in/b", 1000));
        assertThat(new String(Content.of(1, "/in/a", 100_000), java.nio.charset.StandardCharsets.ISO_8859_1)).contains("\r\nOK\r\n", "+FTPGET: 1");
    }
}
