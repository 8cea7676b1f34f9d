package io.wherry.ftp.service.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.family.Families;
import io.wherry.at.AtException.Kind;
import io.wherry.at.FinalResult;
import io.wherry.fault.FaultCode;
import io.wherry.ftp.service.session.Setback.Nature;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {
    private static final Diagnosis DIAGNOSIS = new Diagnosis(Families.L610.ftp());

    private static AtException failed(Kind kind, String result) {
        return new AtException(kind, "AT+FTPDEL=\"x\"", FinalResult.of(result), FaultCode.MODEM_REFUSED, "it failed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "530 Login incorrect. | LOGIN_REFUSED",
            "530 Sorry, the maximum number of clients are already connected. | SERVER_UNREACHABLE",
            "421 Timeout. | CONNECTION_LOST",
            "425 Can't open data connection | CONNECTION_LOST",
            "426 Failure writing network stream. | CONNECTION_LOST",
            "450 file busy | SERVER_REFUSED",
            "452 no room | SERVER_FULL",
            "552 Exceeded storage allocation | SERVER_FULL",
            "550 No such file or directory | NO_SUCH_FILE",
            "550 x: The system cannot find the file specified. | NO_SUCH_FILE",
            "550 Failed to open file. | NO_SUCH_FILE",
            "550 Permission denied. | PERMISSION_DENIED",
            "550 Access is denied. | PERMISSION_DENIED",
            "550 File exists | ALREADY_EXISTS",
            "550 Directory not empty | NOT_EMPTY",
            "550 x: not a plain file. | SERVER_REFUSED",
            "550 No space left on device | SERVER_FULL",
            "553 Could not create file. | PERMISSION_DENIED",
            "502 Command not implemented. | SERVER_REFUSED",
            "550 | NO_SUCH_FILE",
    })
    void theServersWordsNameTheFault(String reply, FaultCode code) {
        Setback setback = DIAGNOSIS.of(failed(Kind.FAILED, ""), List.of("150 Here it comes", reply.strip()));

        assertThat(setback.code()).isEqualTo(code);
        assertThat(setback.explained()).isTrue();
        assertThat(setback.getMessage()).contains(reply.strip());
    }

    @ParameterizedTest
    @CsvSource({"910,SERVER_UNREACHABLE", "911,SERVER_UNREACHABLE", "916,SERVER_UNREACHABLE", "917,SERVER_UNREACHABLE", "901,PDP_DOWN", "913,CONNECTION_LOST",
            "10,SIM_MISSING", "30,NO_NETWORK"})
    void aNumberNamesTheFault(int number, FaultCode code) {
        assertThat(DIAGNOSIS.of(failed(Kind.REFUSED, "+CME ERROR: " + number), List.of()).code()).isEqualTo(code);
    }

    @Test
    void aBareFailureIsNotExplained() {
        Setback setback = DIAGNOSIS.of(failed(Kind.FAILED, ""), List.of("226 fine"));

        assertThat(setback.explained()).isFalse();
        assertThat(setback.code()).isEqualTo(FaultCode.SERVER_REFUSED);
        assertThat(setback.nature()).isEqualTo(Nature.FAILED);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"SILENT", "ABORTED", "GARBLED", "RESTARTED", "GIVEN_UP"})
    void whatIsInDoubtStaysInDoubtWhateverTheServerSaid(Kind kind) {
        Setback setback = DIAGNOSIS.of(new AtException(kind, "x", Optional.empty(), FaultCode.MODEM_UNCLEAR, "y"), List.of("550 no"));

        assertThat(setback.nature()).isEqualTo(Nature.IN_DOUBT);
        assertThat(setback.definite()).isFalse();
        assertThat(setback.tries()).isEqualTo(Setback.LINK_TRIES);
    }

    @Test
    void aPersonsWorkIsNotTriedAgain() {
        Setback setback = DIAGNOSIS.of(new AtException(Kind.NOT_SENT, "x", Optional.empty(), FaultCode.NEEDS_ATTENTION, "y"), List.of());

        assertThat(setback.tries()).isZero();
    }

    @Property
    void noReplyMakesItThrow(@ForAll String reply) {
        assertThat(Diagnosis.ofReply(reply)).isNotNull();
        assertThat(Diagnosis.refusal(List.of(reply))).isNotNull();
    }
}
