package io.wherry.mqtt.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
    private static final String OWN = "wherry/v1/g1/";
    private final Topics topics = new Topics("g1", List.of("north"));

    @Test
    void requestsAreReadFromEveryRoot() {
        for (String root : List.of(OWN, "wherry/v1/_all/", "wherry/v1/_group/north/")) {
            assertThat(topics.parse(root + "cmd/ftp.get/j1")).isEqualTo(new Inbound.Request("ftp.get", "j1"));
            assertThat(topics.parse(root + "cmd/ftp.get/j1/cancel")).isEqualTo(new Inbound.Cancel("ftp.get", "j1"));
        }
    }

    @ParameterizedTest
    @CsvSource({"wherry/v1/g2/cmd/a/b", "wherry/v1/_group/south/cmd/a/b", "wherry/v2/g1/cmd/a/b", "wherry/v1/g1", "wherry/v1/g1/", "wherry/v1/g1/cmd/a/b/c",
            "wherry/v1/_all/status", "wherry/v1/_all/cmd/a/b/state", "wherry/v1/g1/event/x", "x"})
    void whatIsNotForThisGatewayIsForeign(String topic) {
        assertThat(topics.parse(topic)).isEqualTo(new Inbound.Foreign());
    }

    @Test
    void theGatewaysOwnTopicsAreRecognised() {
        assertThat(topics.parse(topics.status())).isEqualTo(new Inbound.Status());
        assertThat(topics.parse(topics.capability("ftp.get"))).isEqualTo(new Inbound.Capability("ftp.get"));
        assertThat(topics.parse(topics.state("ftp.get", "j1"))).isEqualTo(new Inbound.State("ftp.get", "j1"));
        assertThat(topics.parse(topics.twin("gw"))).isEqualTo(new Inbound.Twin("gw"));
    }

    @Test
    void emptyLevelsAreLevels() {
        assertThat(topics.parse(OWN + "cmd//j1")).isEqualTo(new Inbound.Request("", "j1"));
        assertThat(topics.parse(OWN + "cmd/a/")).isEqualTo(new Inbound.Request("a", ""));
    }

    @Property(tries = 300)
    void everyTopicMeansSomething(@ForAll String topic) {
        assertThat(topics.parse(topic)).isNotNull();
        assertThat(topics.parse(OWN + topic)).isNotNull();
    }

    @Property(tries = 200)
    void whatIsBuiltIsReadBack(@ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 64) String operation,
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 64) String id) {
        assertThat(topics.parse(topics.state(operation, id))).isEqualTo(new Inbound.State(operation, id));
    }

    @ParameterizedTest
    @CsvSource(value = {"ops/inbox|true", "wherry/replies/x|true", "a+b|false", "a/#|false", "$SYS/x|false", "wherry/v1/g2/cmd/ftp.get/x|false", "wherry/v1/g1/status|false", "''|false",
            "a\u0000b|false", "a\u007fb|false"}, delimiter = '|')
    void anAnswerGoesToAPlainTopicOfTheRequesters(String topic, boolean fits) {
        assertThat(ReplyTopic.objection(topic).isEmpty()).isEqualTo(fits);
    }

    @Test
    void anAnswersTopicIsNotLongerThan256Bytes() {
        assertThat(ReplyTopic.objection("x".repeat(256))).isEmpty();
        assertThat(ReplyTopic.objection("ü".repeat(129))).isPresent();
    }
}
