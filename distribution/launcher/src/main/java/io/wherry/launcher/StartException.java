package io.wherry.launcher;

/** The daemon cannot start; the message is a whole sentence for the person who started it. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    private final Exit exit;

    StartException(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    /** How the process ends because of it. */
    Exit exit() {
        return exit;
    }
}
