package io.wherry.ftp.service.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.at.AtException;
import io.wherry.at.Fields;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultCode;
import io.wherry.ftp.service.session.Setback.Nature;

/** Turns what came back (outcome 0, the server's lines, a {@code +CME ERROR}) into a named setback. Pure. */
public final class Diagnosis {
    private static final Pattern REPLY = Pattern.compile("([1-5]\\d{2})(?:[ -](.*))?");
    private static final String NO_CARRIER = "NO CARRIER";
    private static final int NOTHING_KNOWN_TRIES = 1;

    private final Ftp ftp;

    /** For the client {@code ftp}. */
    Diagnosis(Ftp ftp) {
        this.ftp = ftp;
    }

    /**
     * Why a command failed.
     *
     * @param failure     what the port says
     * @param serverLines the server's replies since the command was sent, where the firmware tells them
     */
    Setback of(AtException failure, List<String> serverLines) {
        return switch (failure.kind()) {
            case REFUSED -> answered(Nature.REFUSED, failure, serverLines);
            case FAILED -> answered(Nature.FAILED, failure, serverLines);
            case NOT_SENT -> new Setback(Nature.NOT_SENT, failure.code(), failure.getMessage(), true,
                    failure.code().kind() == FaultCode.Kind.LINK ? Setback.LINK_TRIES : 0, failure);
            case SILENT, ABORTED, GARBLED, RESTARTED, GIVEN_UP -> new Setback(Nature.IN_DOUBT, failure.code(), failure.getMessage(), true,
                    Setback.LINK_TRIES, failure);
        };
    }

    private Setback answered(Nature nature, AtException failure, List<String> serverLines) {
        Optional<String> refusal = refusal(serverLines).or(() -> reply(failure));
        if (refusal.isPresent()) {
            FaultCode code = ofReply(refusal.get());
            return new Setback(nature, code, failure.command() + ": the server says \"" + refusal.get() + "\"", true, tries(code), failure);
        }
        Optional<FaultCode> code = failure.outcome().filter(NO_CARRIER::equals).isPresent() ? Optional.of(FaultCode.CONNECTION_LOST) : ofNumber(number(failure));
        if (code.isPresent()) {
            return new Setback(nature, code.get(), failure.getMessage(), true, tries(code.get()), failure);
        }
        return new Setback(nature, nature == Nature.REFUSED ? FaultCode.MODEM_REFUSED : FaultCode.SERVER_REFUSED,
                failure.command() + (nature == Nature.REFUSED ? ": the module refused it without a cause" : " failed, and neither server nor module gave a cause"),
                false, NOTHING_KNOWN_TRIES, failure);
    }

    /** The server's reply code in an outcome line that has one behind the module's error. */
    private Optional<String> reply(AtException failure) {
        return ftp.outcomes() == Ftp.Outcomes.ZERO_IS_DONE ? failure.outcome().map(line -> Fields.of(line).text(1)).filter(reply -> reply.matches("[45]\\d\\d"))
                : Optional.empty();
    }

    /** The module's error number, from its final result or its outcome line. */
    private int number(AtException failure) {
        Optional<String> line = failure.outcome().filter(told -> ftp.outcomes() == Ftp.Outcomes.ZERO_IS_DONE);
        return line.isPresent() ? Fields.of(line.get()).integer(0).orElse(-1) : failure.cme();
    }

    private static int tries(FaultCode code) {
        return code.kind() == FaultCode.Kind.LINK ? Setback.LINK_TRIES : 0;
    }

    /** The last reply of the server that is a refusal (4xx or 5xx). */
    static Optional<String> refusal(List<String> serverLines) {
        return serverLines.stream().map(String::strip).filter(line -> REPLY.matcher(line).matches() && line.charAt(0) >= '4').reduce((first, last) -> last);
    }

    /**
     * The name for a server's refusal; RFC 959 leaves 550 to mean anything, so its text decides.
     *
     * @param reply such as {@code 550 No such file or directory}
     */
    public static FaultCode ofReply(String reply) {
        Matcher matcher = REPLY.matcher(reply);
        if (!matcher.matches()) {
            return FaultCode.SERVER_REFUSED;
        }
        String text = Optional.ofNullable(matcher.group(2)).orElse("").toLowerCase(Locale.ROOT);
        return switch (Integer.parseInt(matcher.group(1))) {
            case 421, 425, 426 -> FaultCode.CONNECTION_LOST;
            case 430, 530, 331, 332, 532 -> holds(text, "maximum", "too many") ? FaultCode.SERVER_UNREACHABLE : FaultCode.LOGIN_REFUSED;
            case 452, 552 -> FaultCode.SERVER_FULL;
            case 553 -> fileRefusal(text, FaultCode.PERMISSION_DENIED);
            case 450, 451, 550 -> fileRefusal(text, FaultCode.NO_SUCH_FILE);
            default -> FaultCode.SERVER_REFUSED;
        };
    }

    private static FaultCode fileRefusal(String text, FaultCode otherwise) {
        if (holds(text, "not empty", "nonempty", "non-empty")) {
            return FaultCode.NOT_EMPTY;
        }
        if (holds(text, "no such", "not found", "not exist", "n't exist", "cannot find", "can't find", "nonexistent")) {
            return FaultCode.NO_SUCH_FILE;
        }
        if (holds(text, "exists", "already exist", "duplicate")) {
            return FaultCode.ALREADY_EXISTS;
        }
        if (holds(text, "permission", "denied", "not permitted", "not allowed", "forbidden", "read-only", "readonly", "privilege")) {
            return FaultCode.PERMISSION_DENIED;
        }
        if (holds(text, "space", "quota", "disk full", "storage")) {
            return FaultCode.SERVER_FULL;
        }
        if (holds(text, "directory", "plain file", "regular file", "busy", "locked", "in use") && !holds(text, "failed")) {
            return FaultCode.SERVER_REFUSED;
        }
        return otherwise;
    }

    private static boolean holds(String text, String... words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** The name for an error number of the module's; empty for those that name no cause. */
    Optional<FaultCode> ofNumber(int number) {
        return Optional.ofNullable(ftp.errors().get(number));
    }

    /** Whether a refusal with that number (-1 for a bare {@code ERROR}) is what a firmware says that does not know the command. */
    static boolean unknownCommand(int cme) {
        return cme == -1 || cme == 4 || cme == 58;
    }
}
