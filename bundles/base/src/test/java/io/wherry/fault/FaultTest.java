package io.wherry.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultTest {

    @Test
    void everyFaultSaysWhatToDo() {
        for (FaultCode code : FaultCode.values()) {
            assertThat(code.remedy()).as(code.name()).isNotBlank().doesNotEndWith(".");
            assertThat(new FaultException(code, "it happened")).hasMessage("it happened: " + code.remedy());
        }
    }

    @Test
    void aSecretIsNeverShown() {
        Secret secret = Secret.of("topsecret");
        assertThat("" + secret).isEqualTo("***");
        assertThat(String.format("%s", secret)).doesNotContain("topsecret");
        assertThat(secret.reveal()).isEqualTo("topsecret");
        assertThat(secret).isEqualTo(Secret.of("topsecret")).isNotEqualTo(Secret.NONE);
        assertThat(Secret.of("")).isSameAs(Secret.NONE);
    }
}
