package io.wherry.simulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for all inputs. */
class LawsTest {

    @Property
    void whatWasCodedIsDecodedWhateverTheParts(@ForAll byte[] plain, @ForAll byte[] behind, @ForAll @IntRange(min = 1, max = 7) int part) {
        byte[] coded = Dle.encode(plain);
        byte[] stream = Arrays.copyOf(coded, coded.length + 1 + behind.length);
        stream[coded.length] = Dle.ETX;
        System.arraycopy(behind, 0, stream, coded.length + 1, behind.length);
        Dle.Decoder decoder = new Dle.Decoder();
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        Optional<byte[]> rest = Optional.empty();
        int at = 0;
        while (rest.isEmpty() && at < stream.length) {
            int to = Math.min(stream.length, at + part);
            rest = decoder.decode(Arrays.copyOfRange(stream, at, to), decoded);
            at = to;
        }
        assertThat(decoded.toByteArray()).isEqualTo(plain);
        assertThat(rest).isPresent();
        assertThat(at - rest.get().length).isEqualTo(coded.length + 1);
    }

    @Property
    void bytesLeaveAQueueAsTheyCame(@ForAll byte[] first, @ForAll byte[] second, @ForAll @IntRange(min = 0, max = 300) int taken) {
        ByteQueue queue = new ByteQueue();
        queue.add(first);
        queue.add(second);
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        byte[] head = queue.take(taken);
        byte[] tail = queue.take(queue.size());
        assertThat(head).isEqualTo(Arrays.copyOf(all, Math.min(taken, all.length)));
        assertThat(tail).isEqualTo(Arrays.copyOfRange(all, head.length, all.length));
    }

    @Property
    void noCommandLineIsTooStrangeToBeTakenApart(@ForAll String text) {
        assertThat(CommandLine.parse(text).text()).isEqualTo(text);
        assertThat(CommandLine.parse("+" + text).name()).startsWith("+");
    }
}
