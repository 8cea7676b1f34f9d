package io.wherry.ftp.service.commands;

import io.wherry.at.Command;
import io.wherry.at.Completion.Outcome;
import io.wherry.at.LineMatch;
import io.wherry.family.Ftp;
import io.wherry.family.Order;

/** How a family's commands are put and its outcome lines read. */
final class Phrases {
    private final Ftp ftp;

    Phrases(Ftp ftp) {
        this.ftp = ftp;
    }

    Outcome ended(String prefix) {
        return Outcome.of(done(prefix), failed(prefix));
    }

    LineMatch done(String prefix) {
        return switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.outcome(prefix, "1");
            case ZERO_IS_DONE -> LineMatch.fields(prefix, fields -> fields.text(0).equals("0"));
        };
    }

    LineMatch failed(String prefix) {
        return switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.outcome(prefix, "0");
            case ZERO_IS_DONE -> LineMatch.fields(prefix, fields -> !fields.text(0).equals("0"));
        };
    }

    /** The line that says that data follows. */
    LineMatch follows(String prefix) {
        return switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.fields(prefix, fields -> fields.text(0).equals("2"));
            case ZERO_IS_DONE -> LineMatch.none();
        };
    }

    static LineMatch opening(String regex) {
        return LineMatch.pattern("(?i)" + regex);
    }

    static Command plain(Order order, String text) {
        return Command.of(text).within(order.deadline());
    }

    static Command asking(Order order) {
        return plain(order, order.fill()).expecting(order.answer());
    }

    /** A command that ends with its outcome line. */
    Command server(Order order, String text) {
        return plain(order, text).ending(ended(order.answer()));
    }
}
