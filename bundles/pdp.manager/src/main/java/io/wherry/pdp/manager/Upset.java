package io.wherry.pdp.manager;

/** What was being done makes no sense any more (restart, line lost, another wish, stop): the worker begins again from what is now. */
final class Upset extends Exception {

    /** Begins again because of {@code why}. */
    Upset(String why) {
        super(why);
    }

    /** Likewise, brought about by {@code cause}. */
    Upset(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
