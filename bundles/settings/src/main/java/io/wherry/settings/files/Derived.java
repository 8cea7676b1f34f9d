package io.wherry.settings.files;

import java.util.Map;

/**
 * A configuration for one layer, checked.
 *
 * @param layer      the layer
 * @param name       the modem's id or the server's name; empty for a layer that is there once
 * @param properties what it says
 */
public record Derived(Layer layer, String name, Map<String, Object> properties) {

    /** Its PID. */
    public String pid() {
        return name.isEmpty() ? layer.pid() : layer.pid() + "~" + name;
    }

    /** Without its values, of which some may be secret. */
    @Override
    public String toString() {
        return pid();
    }
}
