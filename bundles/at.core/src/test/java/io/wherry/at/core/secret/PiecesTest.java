package io.wherry.at.core.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is remembered of secrets is bounded. */
class PiecesTest {
    @Test
    void theLastThirtyTwoSecretsAreFound() {
        Pieces pieces = new Pieces();
        for (int i = 100; i <= 132; i++) {
            pieces.add("s" + i);
        }
        assertThat(pieces.starred("s100")).isEqualTo("s100");
        assertThat(pieces.starred("s101 s132")).isEqualTo("**** ****");
    }
}
