package io.wherry.at.core.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ParserTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Token> all(Parser parser) {
        List<Token> tokens = new ArrayList<>();
        for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
            tokens.add(token.get());
        }
        return tokens;
    }

    private static List<String> lines(String text) {
        Parser parser = new Parser();
        parser.feed(bytes(text), 0, text.length());
        return all(parser).stream().filter(Token.Line.class::isInstance).map(token -> ((Token.Line) token).text()).toList();
    }

    @Test
    void anAnswerIsABlankAndALine() {
        Parser parser = new Parser();
        parser.feed(bytes("\r\nOK\r\n"), 0, 6);
        assertThat(all(parser)).containsExactly(new Token.Blank(2), new Token.Line("OK", 4));
    }

    @Test
    void anEchoEndsWhereTheAnswersBlankLineEnds() {
        assertThat(lines("AT+CSQ\r\r\n+CSQ: 25,99\r\n\r\nOK\r\n")).containsExactly("AT+CSQ", "+CSQ: 25,99", "OK");
    }

    @Test
    void aLineIsNoLineBeforeItsEnd() {
        assertThat(lines("\r\nOK\r")).isEmpty();
    }

    @Test
    void zerosBeforeALineAreNotPartOfIt() {
        assertThat(lines("\0\0\u0001OK\r\n")).containsExactly("OK");
    }

    @Test
    void namesThatAreNotUtf8AreReadAsLatin1() {
        assertThat(lines("gr\u00fcn\r\n")).containsExactly("gr\u00fcn");
    }

    @Test
    void aBlockIsTakenWholeWhateverItHolds() {
        String content = "\r\nOK\r\n+FTPRECV: 9\r\n\u0003\u0010\u001a\0";
        Parser parser = new Parser();
        byte[] wire = bytes("\r\n+FTPRECV: " + content.length() + "\r\n" + content + "\r\nOK\r\n");
        parser.feed(wire, 0, wire.length);
        List<Token> tokens = new ArrayList<>();
        for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
            tokens.add(token.get());
            if (token.get() instanceof Token.Line line && line.text().startsWith("+FTPRECV")) {
                parser.expectBlock(content.length());
            }
        }
        assertThat(tokens.get(2)).isInstanceOfSatisfying(Token.Block.class, block -> assertThat(block.bytes()).isEqualTo(bytes(content)));
        assertThat(((Token.Line) tokens.get(4)).text()).isEqualTo("OK");
    }

    @Test
    void aStreamEndsAtTheBareEtxAndLinesFollow() {
        Parser parser = new Parser();
        parser.expectStream();
        byte[] coded = {0x41, 0x10, 0x03, 0x42, 0x10, 0x10, 0x03, '\r', '\n', 'O', 'K', '\r', '\n'};
        parser.feed(coded, 0, coded.length);
        Token.Stream run = (Token.Stream) parser.next().orElseThrow();
        assertThat(run.bytes()).containsExactly(0x41, 0x03, 0x42, 0x10);
        assertThat(run.end()).isTrue();
        assertThat(all(parser)).containsExactly(new Token.Blank(2), new Token.Line("OK", 4));
    }

    @Test
    void anEndlessLineIsNoiseAndTheNextLineIsALineAgain() {
        Parser parser = new Parser();
        byte[] flood = new byte[10_000];
        Arrays.fill(flood, (byte) 'x');
        parser.feed(flood, 0, flood.length);
        parser.feed(bytes("\r\nOK\r\n"), 0, 6);
        assertThat(all(parser)).containsExactly(new Token.Noise(4096), new Token.Noise(4096), new Token.Noise(1810), new Token.Line("OK", 4));
    }

    /** The law of the parser: any bytes, split anywhere, give the same tokens, and each byte is in exactly one. */
    @Property(tries = 500)
    void theSameBytesSplitAnywhereGiveTheSameTokens(@ForAll @Size(max = 600) byte[] raw, @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 60) Integer> cuts,
            @ForAll boolean many) {
        byte[] input = withLineEnds(raw, many ? 20 : 1);
        assertThat(describe(parsed(input, cuts))).isEqualTo(describe(parsed(input, List.of())));
        assertThat(describe(parsed(input, Collections.nCopies(input.length, 1)))).isEqualTo(describe(parsed(input, List.of())));
    }

    /** Random bytes rarely hold an LF, so some are turned into one; and the whole is repeated to get past the bound of a line. */
    private static byte[] withLineEnds(byte[] raw, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            for (byte b : raw) {
                out.write(b % 11 == 0 && times == 1 ? '\n' : b);
            }
        }
        return out.toByteArray();
    }

    /** A block of 7 is expected behind every third line, as an engine would. */
    private static List<Token> parsed(byte[] input, List<Integer> cuts) {
        Parser parser = new Parser();
        List<Token> tokens = new ArrayList<>();
        int lines = 0;
        int at = 0;
        int size = 0;
        for (int cut = 0; at < input.length; cut++) {
            int length = Math.min(input.length - at, cut < cuts.size() ? cuts.get(cut) : input.length);
            parser.feed(input, at, length);
            at += length;
            for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
                tokens.add(token.get());
                size += token.get().size();
                if (token.get() instanceof Token.Line && ++lines % 3 == 0) {
                    parser.expectBlock(7);
                }
            }
        }
        assertThat(size).isLessThanOrEqualTo(input.length);
        assertThat(input.length - size).isLessThan(Parser.MAX_LINE);
        return tokens;
    }

    private static List<String> describe(List<Token> tokens) {
        return tokens.stream().map(token -> token instanceof Token.Block block ? "Block" + Arrays.toString(block.bytes()) : token.toString()).toList();
    }

    @Property(tries = 300)
    void whatIsCodedIsDecodedHoweverItIsSplit(@ForAll byte[] content, @ForAll @IntRange(min = 1, max = 50) int step) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.writeBytes(DleEtx.encode(content, content.length));
        coded.write(DleEtx.ETX);
        Parser parser = new Parser();
        parser.expectStream();
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        boolean ended = false;
        byte[] wire = coded.toByteArray();
        for (int at = 0; at < wire.length; at += step) {
            parser.feed(wire, at, Math.min(step, wire.length - at));
            for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
                Token.Stream run = (Token.Stream) token.get();
                decoded.writeBytes(run.bytes());
                ended |= run.end();
            }
        }
        assertThat(decoded.toByteArray()).isEqualTo(content);
        assertThat(ended).isTrue();
        assertThat(parser.streaming()).isFalse();
    }
}
