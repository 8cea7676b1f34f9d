package io.wherry.campaign.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wherry.simulator.fault.Fault;

/**
 * Everything that a run depends on, as text that a person can read, change and play again: the same script is the same run, byte for byte.
 *
 * @param stage what it takes place on
 * @param items what is there, what is asked, and what goes wrong
 */
public record Script(Stage stage, List<Item> items) {

    /** A copy of its own. */
    public Script {
        items = List.copyOf(items);
    }

    /** Reads what {@link #toString} writes; empty lines and those that begin with {@code //} say nothing. */
    public static Script parse(String text) {
        Map<String, String> settings = new HashMap<>(read(Stage.plain(1).toString()));
        List<Item> items = new ArrayList<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .forEach(line -> Item.parse(line).ifPresentOrElse(items::add, () -> {
                    Map<String, String> setting = read(line);
                    if (!settings.keySet().containsAll(setting.keySet())) {
                        throw new IllegalArgumentException("Not a line of a script: " + line);
                    }
                    settings.putAll(setting);
                }));
        return new Script(Stage.of(settings), items);
    }

    private static Map<String, String> read(String lines) {
        return lines.lines().map(line -> line.split(" ", 2)).collect(Collectors.toMap(words -> words[0], words -> words.length == 1 ? "" : words[1]));
    }

    /** The items of one kind, in their order. */
    public <T extends Item> List<T> all(Class<T> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The same stage with other items. */
    public Script with(List<Item> others) {
        return new Script(stage, others);
    }

    /** The same run with the faults that happened in it written out, so that single ones can be left away. */
    public Script certain(List<Fault> happened) {
        Stream<Item> rest = items.stream().filter(item -> !(item instanceof Item.WireFault));
        return new Script(stage.certain(), Stream.concat(rest, happened.stream().map(Item.WireFault::new)).toList());
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(stage), items.stream()).map(Object::toString).collect(Collectors.joining("\n")) + "\n";
    }
}
