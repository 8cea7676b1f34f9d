package io.wherry.mqtt.topics;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a request may name as {@code replyTo}: a plain topic of the requester's, never one of Wherry's own. */
public final class ReplyTopic {
    /** The longest one, in bytes of UTF-8. */
    public static final int LONGEST = 256;

    private ReplyTopic() {
    }

    /** What is wrong with {@code topic}, as the end of a sentence; empty when it will do. */
    public static Optional<String> objection(String topic) {
        if (topic.isEmpty() || topic.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return Optional.of("replyTo must have 1 to " + LONGEST + " bytes");
        }
        if (topic.chars().anyMatch(c -> c == '+' || c == '#' || Character.isISOControl(c) || Character.isSurrogate((char) c))) {
            return Optional.of("replyTo must have no wildcards and no control characters");
        }
        if (topic.startsWith("$")) {
            return Optional.of("replyTo must not begin with $");
        }
        // A state there would be taken for a gateway's own word, and below cmd/ for a request.
        return topic.startsWith(Topics.ROOT) ? Optional.of("replyTo must lie outside " + Topics.ROOT) : Optional.empty();
    }
}
