package io.wherry.at.core.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever comes over the wire and whatever the engine expects of it at any moment: nothing throws, every byte is in exactly one token, in its order, and what is
 * kept is bounded. The random bytes are made of what a module says, cut and mixed, because pure noise hardly ever gets past the first line.
 */
class ParserFuzzTest {
    private static final int LARGEST_BLOCK = 5_000;
    private static final String[] SAID = {"\r\n", "\r", "\n", "OK\r\n", "\r\nERROR\r\n", "+FTPRECV: 12\r\n", "\0", "\u0003", "\u0010", "\u0010\u0003", "+CEREG: 1\r\n", "ABORT\r\n",
        "-rw-r--r--    1 500      500        981668 Aug 18  2016 tcpdump\r\n", "AT+FTPGET=\"a\"\r\r\n", "CONNECT\r\n", "\u00e4\u00c3\u00a4\r\n", ">", "\u001a"};

    /** A parser, what it was fed, and how far its tokens have come. */
    private static final class Trial {
        private final Random random;
        private final Parser parser = new Parser();
        private final ByteArrayOutputStream fed = new ByteArrayOutputStream();
        private DleEtx.Decoder stream = new DleEtx.Decoder();
        private boolean inStream;
        private int block;
        private int told;

        Trial(long seed) {
            random = new Random(seed);
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> {
                    block = random.nextInt(4) == 0 ? random.nextInt(LARGEST_BLOCK) : random.nextInt(20);
                    parser.expectBlock(block);
                }
                case 1 -> {
                    parser.expectStream();
                    stream = new DleEtx.Decoder();
                    inStream = true;
                }
                case 2 -> {
                    parser.expectLines();
                    block = 0;
                    inStream = false;
                }
                default -> {
                    byte[] bytes = drawn();
                    fed.write(bytes, 0, bytes.length);
                    parser.feed(bytes, 0, bytes.length);
                }
            }
            if (random.nextInt(3) > 0) {
                drain();
            }
        }

        private byte[] drawn() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int pieces = random.nextInt(8); pieces >= 0; pieces--) {
                if (random.nextInt(6) == 0) {
                    byte[] noise = new byte[random.nextInt(20) == 0 ? 6_000 : random.nextInt(40)];
                    random.nextBytes(noise);
                    bytes.writeBytes(noise);
                } else {
                    bytes.writeBytes(SAID[random.nextInt(SAID.length)].getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            byte[] all = bytes.toByteArray();
            return random.nextInt(4) == 0 ? Arrays.copyOf(all, random.nextInt(all.length + 1)) : all;
        }

        void drain() {
            for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
                taken(token.get());
            }
            int kept = fed.size() - told;
            assertThat(kept).isBetween(0, inStream ? 0 : Math.max(block, Parser.MAX_LINE) - 1);
        }

        private void taken(Token token) {
            byte[] all = fed.toByteArray();
            assertThat(token.size()).isPositive().isLessThanOrEqualTo(all.length - told);
            byte[] wire = Arrays.copyOfRange(all, told, told + token.size());
            told += token.size();
            String text = new String(wire, StandardCharsets.ISO_8859_1);
            if (token instanceof Token.Block raw) {
                assertThat(raw.bytes()).isEqualTo(wire);
                assertThat(raw.size()).isEqualTo(block);
                block = 0;
            } else if (token instanceof Token.Stream run) {
                ByteArrayOutputStream decoded = new ByteArrayOutputStream();
                assertThat(stream.decode(wire, 0, wire.length, decoded)).isEqualTo(wire.length);
                assertThat(run.bytes()).isEqualTo(decoded.toByteArray());
                assertThat(run.end()).isEqualTo(stream.ended());
                inStream = !run.end();
            } else if (token instanceof Token.Line line) {
                assertThat(text).endsWith("\n").hasSizeLessThanOrEqualTo(Parser.MAX_LINE);
                assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
                assertThat(line.text()).isNotEmpty();
                assertThat(text.contains(line.text()) || new String(wire, StandardCharsets.UTF_8).contains(line.text())).isTrue();
            } else if (token instanceof Token.Blank) {
                assertThat(text.chars()).allMatch(c -> c < ' ');
            }
        }
    }

    @Property(tries = 1_500)
    void everyByteIsInExactlyOneTokenWhateverIsExpected(@ForAll long seed) {
        Trial trial = new Trial(seed);
        for (int i = 0; i < 40; i++) {
            trial.step();
        }
        trial.drain();
    }
}
