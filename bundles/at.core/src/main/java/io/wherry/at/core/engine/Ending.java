package io.wherry.at.core.engine;

import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.FinalResult;
import io.wherry.at.Reply;

/** How a command's conversation ended. */
public sealed interface Ending {

    /**
     * It worked.
     *
     * @param reply what came
     */
    record Done(Reply reply) implements Ending {
    }

    /**
     * It did not.
     *
     * @param kind    in which way
     * @param result  the final result, where there was one
     * @param detail  what is known, without secrets
     * @param outcome the named line that told it, where one did
     */
    record Failed(AtException.Kind kind, Optional<FinalResult> result, String detail, Optional<String> outcome) implements Ending {
        /** Without a named line. */
        public Failed(AtException.Kind kind, Optional<FinalResult> result, String detail) {
            this(kind, result, detail, Optional.empty());
        }

        /** Whether the command may have been carried out all the same. */
        public boolean inDoubt() {
            return switch (kind) {
                case SILENT, ABORTED, GARBLED, RESTARTED, GIVEN_UP -> true;
                case REFUSED, FAILED, NOT_SENT -> false;
            };
        }

        /** Whether sending it again may bring another ending: the doubt is neither its caller's wish nor a restart of the module. */
        public boolean worthAnotherTry() {
            return kind == AtException.Kind.SILENT || kind == AtException.Kind.ABORTED || kind == AtException.Kind.GARBLED;
        }

        /** The module reported a failure by the line {@code outcome}. */
        static Failed told(String outcome, String detail) {
            return new Failed(AtException.Kind.FAILED, Optional.empty(), detail, Optional.of(outcome));
        }

        static Failed of(AtException.Kind kind, String detail) {
            return new Failed(kind, Optional.empty(), detail);
        }
    }
}
