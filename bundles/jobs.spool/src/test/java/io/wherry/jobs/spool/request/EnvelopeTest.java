package io.wherry.jobs.spool.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {
    private static Envelope envelope(String text) throws FaultException {
        return Envelope.of(StrictJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsForTheQueueIsTakenOutAndTheRestAreArguments() throws Exception {
        Envelope read = envelope("{'ttl':60,'timeout':1.5,'issuedAt':'2026-11-22T18:00:00+01:00','priority':-100,'replyTo':'a/b','correlation':'c','server':'s','other':{}}");
        assertThat(read.ttl()).contains(Duration.ofSeconds(60));
        assertThat(read.timeout()).contains(Duration.ofMillis(1500));
        assertThat(read.issuedAt()).contains(Instant.parse("2026-11-22T17:00:00Z"));
        assertThat(read.priority()).isEqualTo(-100);
        assertThat(read.replyTo()).contains("a/b");
        assertThat(read.correlation()).contains("c");
        assertThat(read.arguments().toString()).isEqualTo("{\"server\":\"s\",\"other\":{}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ttl|-1", "ttl|0", "ttl|'60'", "ttl|null", "ttl|1e300", "ttl|true", "timeout|-0.5", "timeout|[]", "issuedAt|7",
        "issuedAt|'yesterday'", "issuedAt|'2026-11-22T18:00:00'", "priority|101", "priority|-101", "priority|1.5", "priority|'1'", "priority|1e30", "replyTo|7",
        "replyTo|''", "replyTo|'a/+/b'", "replyTo|'a/#'", "replyTo|'$SYS/x'", "replyTo|'a\\u0000b'", "replyTo|'wherry/v1/gw/cmd/ftp.delete/x'", "correlation|7",
        "correlation|{}"}, quoteCharacter = '`')
    void aWrongMemberIsRefusedByItsName(String member, String value) {
        assertThatThrownBy(() -> envelope("{'" + member + "':" + value + "}")).hasMessageStartingWith(member + " is wrong, right would be")
                .isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.INVALID_ARGUMENTS));
    }
}
