package io.wherry.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {

    @Test
    void blanksAndQuotesAreNotPartOfAField() {
        assertThat(Fields.of("+COPS: 0,0,\"CHINA, MOBILE\", 7").all()).containsExactly("0", "0", "CHINA, MOBILE", "7");
        assertThat(Fields.of("+MIPCALL:1, 10.0.0.1").all()).containsExactly("1", "10.0.0.1");
        assertThat(Fields.of("460046616008063").all()).containsExactly("460046616008063");
    }

    @Test
    void anAddressWithColonsIsOneField() {
        assertThat(Fields.of("+MIPCALL: 1,2001:db8::1").all()).containsExactly("1", "2001:db8::1");
    }

    @Test
    void whatIsNoNumberIsNone() {
        Fields fields = Fields.of("+X: 5,-113,,99999999999999999999,1-2,3000000000,a");
        assertThat(fields.integer(0)).hasValue(5);
        assertThat(fields.integer(1)).hasValue(-113);
        assertThat(fields.integer(2)).isEmpty();
        assertThat(fields.number(3)).isEmpty();
        assertThat(fields.number(4)).isEmpty();
        assertThat(fields.number(5)).hasValue(3_000_000_000L);
        assertThat(fields.integer(5)).isEmpty();
        assertThat(fields.integer(6)).isEmpty();
        assertThat(fields.integer(70)).isEmpty();
    }

    @Property
    void anyTextHasFields(@ForAll String text) {
        assertThat(Fields.of(text).size()).isPositive();
        FinalResult.of(text);
    }

    @ParameterizedTest
    @CsvSource({"OK,OK", "ERROR,ERROR", "ERROR: 3,ERROR", "ERROR:3,ERROR", "+CME ERROR: 913,ERROR", "+CME ERROR:913,ERROR", "'+CME ERROR:  913 ',ERROR",
            "+CME ERROR: SIM not inserted,ERROR", "+CMS ERROR: 500,ERROR", "ABORT,ABORT", "ABORTED,ABORT"})
    void wholeLinesEndACommand(String line, FinalResult.Kind kind) {
        assertThat(FinalResult.of(line)).hasValueSatisfying(result -> assertThat(result.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKYO", "OK ", "ok", "ERROR.log", "ERROR: file", "ERRORS", "+CME ERROR", "+CME ERROR: ", "xABORT", "+FTPOPEN: 1", ""})
    void linesThatOnlyLookAlikeDoNot(String line) {
        assertThat(FinalResult.of(line)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CmeError.class)
    void anErrorsTextIsReadLikeItsNumber(CmeError error) {
        for (String text : List.of(error.text(), error.text().toUpperCase(Locale.ROOT), error.text().replace("personaliz", "personalis"),
                error.text().replace("SIM", "(U)SIM"), error.text().replace(" - ", ", "), error.text() + " ", error.text() + ".")) {
            assertThat(FinalResult.of("+CME ERROR: " + text).orElseThrow().number()).as(text).hasValue(error.number());
        }
        assertThat(FinalResult.of("+CME ERROR: " + error.number()).orElseThrow().number()).hasValue(error.number());
        assertThat(CmeError.of(error.number())).contains(error);
    }

    @Test
    void anErrorsNumberAndTextAreRead() {
        FinalResult number = FinalResult.of("+CME ERROR: 913").orElseThrow();
        assertThat(number.number()).hasValue(913);
        FinalResult text = FinalResult.of("+CME ERROR: SIM not inserted").orElseThrow();
        assertThat(text.number()).hasValue(10);
        assertThat(text.detail()).isEqualTo("SIM not inserted");
        assertThat(FinalResult.of("+CME ERROR: of its own").orElseThrow().number()).isEmpty();
        assertThat(FinalResult.of("ERROR").orElseThrow().detail()).isEmpty();
        assertThat(FinalResult.of("ERROR: 7").orElseThrow().detail()).isEqualTo("7");
    }

    @Test
    void anOutcomeIsOneFieldAndNoMore() {
        LineMatch done = LineMatch.outcome("+FTPOPEN:", "1");
        assertThat(done.test("+FTPOPEN: 1")).isTrue();
        assertThat(done.test("+FTPOPEN:1")).isTrue();
        assertThat(done.test("+FTPOPEN: 1,2")).isFalse();
        assertThat(done.test("+FTPOPEN: 10")).isFalse();
        assertThat(done.test("x+FTPOPEN: 1")).isFalse();
    }
}
