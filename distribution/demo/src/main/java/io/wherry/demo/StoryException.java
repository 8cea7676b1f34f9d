package io.wherry.demo;

/** The story did not go as it should; the message is the closing line. */
final class StoryException extends Exception {
    StoryException(String message) {
        super(message);
    }
}
