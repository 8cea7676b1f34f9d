package io.wherry.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a profile has to be, whichever family it is of: a third one is held to it by being in {@link Families#all()}. */
class FamiliesTest {
    private static final Set<String> PLACES = Set.of("apn", "rat", "host", "port", "user", "password", "account", "mode", "path", "from", "to", "offset", "count", "last", "id");

    static Stream<Family> families() {
        return Families.all().stream();
    }

    /** All orders of a profile, wherever they stand in it. */
    private static List<Order> orders(Object part) throws ReflectiveOperationException {
        List<Order> found = new ArrayList<>();
        if (part instanceof Order order) {
            found.add(order);
        } else if (part instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                found.addAll(orders(optional.get()));
            }
        } else if (part instanceof List<?> list) {
            for (Object each : list) {
                found.addAll(orders(each));
            }
        } else if (part instanceof Record) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                found.addAll(orders(component.getAccessor().invoke(part)));
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyOrderIsACommandWithABoundAndWithPlacesThatAreFilled(Family family) throws Exception {
        assertThat(orders(family)).hasSizeGreaterThan(20).allSatisfy(order -> {
            assertThat(order.text()).startsWith("AT+").doesNotContain("\r", "\n");
            assertThat(order.deadline()).isPositive().isLessThan(Duration.ofMinutes(5));
            assertThat(order.answer()).matches("|\\+[A-Z_]+:");
            Set<String> places = new HashSet<>();
            Pattern.compile("<([^>]*)>").matcher(order.text()).results().forEach(place -> places.add(place.group(1)));
            assertThat(PLACES).containsAll(places);
        });
    }

    @ParameterizedTest
    @MethodSource("families")
    void itsPatternsArePatterns(Family family) {
        Channel channel = family.channel();
        for (String regex : new String[] {family.maker(), channel.restart(), channel.simThere(), channel.simGone(), channel.phoneBook(), channel.outcome(),
            family.context().lost(), family.ftp().names().opening()}) {
            Pattern.compile(regex);
        }
        assertThat(Pattern.compile(channel.outcome()).matcher("").groupCount()).isEqualTo(2);
    }

    @Test
    void namesAreUniqueAndTheDefaultIsFirst() {
        assertThat(Families.all()).extracting(Family::name).doesNotHaveDuplicates().startsWith("l610").allMatch(name -> name.matches("[a-z0-9]+"));
        assertThat(Families.named("quectel")).contains(Families.QUECTEL);
        assertThat(Families.named("acme")).isEmpty();
        assertThatThrownBy(() -> Families.configured("acme")).hasMessageContaining("acme");
    }

    @ParameterizedTest
    @CsvSource({"Fibocom,l610", "+CGMI: \"FIBOCOM\",l610", "Fibocom Wireless Inc.,l610", "Quectel,quectel", "QUECTEL_Ltd,quectel", "SIMCOM INCORPORATED,", "OK,"})
    void aMakersNameShowsItsFamily(String answer, String family) {
        assertThat(Families.madeBy(answer).map(Family::name)).isEqualTo(Optional.ofNullable(family));
    }

    @Test
    void aValueMayLookLikeAPlace() {
        Order rename = Order.of("AT+X=\"<from>\",\"<to>\"", "+X:", 1);
        assertThat(rename.fill("from", "<to>$1\\", "to", "b")).isEqualTo("AT+X=\"<to>$1\\\",\"b\"");
        assertThatThrownBy(() -> rename.fill("from", "a")).hasMessageContaining("<to>");
    }
}
