package io.wherry.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of 3GPP TS 27.007 and those that public drivers (ModemManager, oFono) had to learn to read. */
class RegistrationLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {
            // Without location.
            "+CREG: 0,1|CREG|true|1|0", "+CREG: 1,3|CREG|true|3|0", "+CREG: 3|CREG|false|3|0", "+CREG: 11|CREG|false|11|0", "+CREG:0,5|CREG|true|5|0",
            "+CGREG: 0, 1|CGREG|true|1|0", "+CGREG: 0|CGREG|false|0|0", "+CEREG: 5,5|CEREG|true|5|0", "+CEREG: 4 , 2|CEREG|true|2|0", "+CEREG:10|CEREG|false|10|0",
            "+C5GREG: 1,3|C5GREG|true|3|0", "+C5GREG: 1, 10|C5GREG|true|10|0", "+cereg: 0,1|CEREG|true|1|0", "+CEREG: 0,1 |CEREG|true|1|0",
            // Area and cell, bare and quoted.
            "+CREG: 1,1,84CD,00D30173|CREG|true|1|2", "+CREG: 1,84CD,00D30156|CREG|false|1|2", "+CREG: 11,\"33FE\",\"a3fb477\"|CREG|false|11|2",
            "+CREG: 2,1,\"CE00\",\"01CEAD8F\"|CREG|true|1|2", "+CREG: 1,\"CE00\",\"00005449\"|CREG|false|1|2", "+CREG: 2,0,00,0|CREG|true|0|2",
            "+CGREG: 2,1, 81ED, 1A9CEB|CGREG|true|1|2", "+CGREG: 2, 1, \"0426\", \"F00F\"|CGREG|true|1|2", "+CGREG: 1, \"0426\", \"F00F\"|CGREG|false|1|2",
            "+CREG: 2,1,  0 5, 2715|CREG|true|1|2", "+CGREG:2,10,ebbd,f025|CGREG|true|10|2", "+CREG: 2,,|CREG|false|2|2", "+CEREG: 5,\"12\",\"34\"|CEREG|false|5|2",
            // Filled up with zeros.
            "+CREG:002,001,\"18d8\",\"ffff\"|CREG|true|1|2", "+CREG:002,001,\"0001\",\"0010\"|CREG|true|1|2", "+CGREG:002,0011,\"0f0d\",\"14c3\"|CGREG|true|11|2",
            "+CREG: 001,\"0001\",\"0010\",000|CREG|false|1|3", "+CREG: 0011,\"0001\",\"0010\",000|CREG|false|11|3", "+CREG:2,1,0001,0010|CREG|true|1|2",
            "+CREG: 1,0001,0010,0|CREG|false|1|3", "+CREG: 10,0001,0010,0|CREG|false|10|3",
            // Technology.
            "+CREG: 2,6,\"8B37\",\"0A265185\",7|CREG|true|6|3", "+CREG: 6,\"8B37\",\"0A265185\",7|CREG|false|6|3", "+CGREG: 2,1,\"8BE3\",\"00002B5D\",3|CGREG|true|1|3",
            "+CGREG: 1,\"8BE3\",\"00002B5D\",3|CGREG|false|1|3", "+CEREG: 2,1, 1F00, 79D903 ,7|CEREG|true|1|3", "+CEREG: 1, 1F00, 79D903 ,7|CEREG|false|1|3",
            "+CEREG: 2,10,\"8d83\",\"671f98a\",7|CEREG|true|10|3", "+CEREG: 1, 2, 0001, 00000100, 7|CEREG|true|2|3", "+CEREG: 2, 0001, 00000100, 7|CEREG|false|2|3",
            // Routing area before or behind.
            "+CREG: 2,1,000B,2816, B, C2816|CREG|true|1|4", "+CREG: 2,11,003F,8FE3, B, C2816|CREG|true|11|4", "+CGREG: 1,\"1422\",\"00000142\",3,\"00\"|CGREG|false|1|4",
            "+CEREG: 2,10, 2CA8, 20 ,B5583D ,7|CEREG|true|10|4", "+CEREG: 11, 78FE, 20 ,14419E ,7|CEREG|false|11|4", "+CEREG: 1, 1F00, 20 ,79D903 ,7|CEREG|false|1|4",
            // Causes, power saving, network slices.
            "+CEREG: 3,3,,,,0,15|CEREG|true|3|5", "+CEREG: 3,\"1A2B\",\"0001\",7,0,15|CEREG|false|3|5", "+CEREG: 4,1,\"1A2B\",\"01234567\",7,,,\"00000000\",\"00111000\"|CEREG|true|1|7",
            "+C5GREG: 2,1,1F00,79D903,11,6,ABCDEF|C5GREG|true|1|5", "+C5GREG: 1,1F00,79D903,11,6,ABCDEF|C5GREG|false|1|5"})
    void everyArityIsRead(String line, String domain, boolean answer, int stat, int fields) {
        assertThat(RegistrationLine.of(line)).hasValueSatisfying(read -> {
            assertThat(read.domain()).isEqualTo(domain);
            assertThat(read.answer()).isEqualTo(answer);
            assertThat(read.stat()).isEqualTo(stat);
            assertThat(read.location()).hasSize(fields);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"+CREG:", "+CREG: ", "+CREG: x", "+CREG: \"1\"", "+CREG: (0-2)", "+CREG: 1 2", "+CREG: -1", "+CREG: 99", "+CREG: 84CD", "+CREG 1", "+COREG: 1", "CREG: 1", "+CREG: 11111"})
    void whatIsNoRegistrationIsNone(String line) {
        assertThat(RegistrationLine.of(line)).isEmpty();
    }

    /** Blanks and quotes of every sort: the same fields in every dress are the same. */
    @Property(tries = 500)
    void blanksAndQuotesChangeNothing(@ForAll boolean answer, @ForAll @IntRange(max = 11) int stat, @ForAll @IntRange(min = 0x1000, max = 0xFFFF) int area,
            @ForAll @IntRange(min = 0x1000, max = 0xFFFFFFF) int cell, @ForAll @IntRange(min = 0, max = 3) int told, @ForAll List<@IntRange(max = 2) Integer> blanks,
            @ForAll boolean quoted, @ForAll boolean upper) {
        String quote = quoted ? "\"" : "";
        String hex = upper ? "%s%X%s" : "%s%x%s";
        List<String> location = List.of(String.format(hex, quote, area, quote), String.format(hex, quote, cell, quote), "7").subList(0, told);
        List<String> fields = new ArrayList<>(answer ? List.of("2", "" + stat) : List.of("" + stat));
        fields.addAll(location);
        StringBuilder line = new StringBuilder("+CEREG:");
        for (int i = 0; i < fields.size(); i++) {
            String blank = " ".repeat(i < blanks.size() ? blanks.get(i) : i % 2);
            line.append(i == 0 ? "" : ",").append(blank).append(fields.get(i)).append(i % 2 == 0 ? "" : blank);
        }

        assertThat(RegistrationLine.of(line.toString())).as(line.toString())
                .contains(new RegistrationLine("CEREG", answer, stat, location.stream().map(text -> text.replace("\"", "")).toList()));
    }

    @Property
    void noTextMakesItThrow(@ForAll String text) {
        for (String prefix : List.of("", "+CREG:", "+CEREG: 1,", "+CGREG: 2,1,")) {
            RegistrationLine.of(prefix + text);
        }
    }
}
