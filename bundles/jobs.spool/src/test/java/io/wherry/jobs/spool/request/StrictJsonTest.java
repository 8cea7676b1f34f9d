package io.wherry.jobs.spool.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private static JsonObject read(String text) throws FaultException {
        return StrictJson.object(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "null", "[]", "7", "\"x\"", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\":1}{}", "{\"a\":1} x",
        "{\"a\":1,\"a\":1}", "{\"a\":{\"b\":1,\"b\":2}}", "{\"a\":NaN}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":1e999999999}", "{\"a\":tru}", "// c\n{}", "{\"a\":\"\\ud800\"}",
        "{\"a\":\"x\ny\"}", "{\"a\":11111111111111111111111111111111111111111111111111}"})
    void whatIsNotOneStrictObjectIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(FaultException.class,
                fault -> assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED_REQUEST));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertThatThrownBy(() -> StrictJson.object(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'})).hasMessageContaining("UTF-8");
    }

    @Test
    void nestingIsBounded() throws Exception {
        assertThat(read("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}").has("a")).isTrue();
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}")).isInstanceOf(FaultException.class);
    }

    @Test
    void aSaneObjectIsRead() throws Exception {
        JsonObject read = read(" {\"a\":1,\"b\":[1.5,true,null,\"\\u00fc\"],\"c\":{\"a\":12345678901234567890}} ");
        assertThat(read.toString()).isEqualTo("{\"a\":1,\"b\":[1.5,true,null,\"ü\"],\"c\":{\"a\":12345678901234567890}}");
    }

    @Property
    void noBytesBringAnythingButAnObjectOrARefusal(@ForAll @Size(max = 60) byte[] bytes, @ForAll @IntRange(max = 40) int at) {
        byte[] text = "{\"server\":\"depot\",\"n\":[1,{\"x\":-2.5e3}],\"t\":\"\\u0041\"}".getBytes(StandardCharsets.UTF_8);
        byte[] damaged = text.clone();
        for (int i = 0; i < bytes.length && at + i < damaged.length; i += 7) {
            damaged[at + i] = bytes[i];
        }
        for (byte[] input : new byte[][] {bytes, damaged}) {
            try {
                assertThat(StrictJson.object(input)).isNotNull();
            } catch (FaultException refused) {
                assertThat(refused.code()).isEqualTo(FaultCode.MALFORMED_REQUEST);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"b\":[1,2],\"c\":{\"x\":1,\"y\":2}}", "{ \"c\" : {\"y\":2,\"x\":1}, \"b\":[1,2],\n\"a\":1 }", "{\"a\":1.0,\"b\":[1e0,20e-1],\"c\":{\"x\":1,\"y\":2}}"})
    void theSameJsonHasTheSameFingerprint(String text) throws Exception {
        assertThat(Fingerprint.of(read(text))).isEqualTo(Fingerprint.of(read("{\"a\":1,\"b\":[1,2],\"c\":{\"x\":1,\"y\":2}}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":2}", "{\"a\":\"1\"}", "{\"a\":[1]}", "{\"a\":1,\"b\":null}", "{\"A\":1}", "{\"a\":9007199254740993}", "{\"a\":true}"})
    void otherJsonHasAnother(String text) throws Exception {
        assertThat(Fingerprint.of(read(text))).isNotEqualTo(Fingerprint.of(read("{\"a\":1}"))).isNotEqualTo(Fingerprint.of(read("{\"a\":9007199254740992}")));
    }
}
