package io.wherry.ftp.service.transfer;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a partly fetched file is a part of; only when all of it is the same can the rest be appended.
 *
 * @param server   name, host and port
 * @param remote   the path
 * @param size     bytes by the listing, where it told
 * @param modified the date by the listing, where it told
 */
record Origin(String server, String remote, OptionalLong size, Optional<String> modified) {

    /** Whether {@code noted}, the JSON of an origin, tells of the same path on the same server with another size or date. */
    boolean changedSince(String noted) {
        return size.isPresent() && noted.startsWith(where() + "\"size\":") && !noted.startsWith(where() + "\"size\":null") && !noted.equals(json());
    }

    private String where() {
        return "\"server\":" + quoted(server) + ",\"remote\":" + quoted(remote) + ",";
    }

    /** As JSON, in one fixed form: equal text is the same origin. */
    String json() {
        return where() + "\"size\":" + (size.isPresent() ? Long.toString(size.getAsLong()) : "null")
                + ",\"modified\":" + modified.map(Origin::quoted).orElse("null");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
