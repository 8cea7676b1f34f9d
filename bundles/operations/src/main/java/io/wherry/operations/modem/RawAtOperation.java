package io.wherry.operations.modem;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.JobState;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.operations.services.Arguments;
import io.wherry.operations.services.Infos;
import io.wherry.operations.services.Modems;

/** {@code modem.at}: one AT command as it is, for a person who knows what it does. It is sent once; whether MQTT may ask for it is {@code raw.at}'s. */
public final class RawAtOperation extends ModemOperation {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** Lines that come by themselves; behind a raw command everything else is taken for its answer. */
    private static final LineMatch UNASKED = LineMatch.pattern("(?i)(\\+C[GE]?REG|\\+MIPCALL|\\+SIM|\\+CTZV|\\+ESMCAUSE|\\+FTP[A-Z]*|\\+MIP[A-Z]*|\\^MODE)[: ].*|RDY|PB DONE|AT COMMAND READY");

    private final Set<String> neverSent = ConcurrentHashMap.newKeySet();

    /** On the modems there are. */
    public RawAtOperation(Modems modems) {
        super(Infos.once("modem.at", "Sends one AT command to the module (where raw.at allows it)", Lane.GATEWAY, Duration.ofMinutes(5)), modems);
    }

    @Override
    public JsonObject run(JsonObject json, JobContext job) throws FaultException, InterruptedException {
        String text = new Arguments(json).text("command").strip();
        if (job.attempt() > 1 && !neverSent.remove(job.id())) {
            throw new FaultException(FaultCode.INTERRUPTED, shown(text) + " may have been sent");
        }
        try {
            return result(port(json).execute(Command.of(text).expecting(shape(text)).within(DEADLINE).once().shownAs(shown(text))));
        } catch (AtException failed) {
            throw fault(failed, job);
        }
    }

    private FaultException fault(AtException failed, JobContext job) {
        return switch (failed.kind()) {
            case NOT_SENT -> {
                neverSent.add(job.id());
                yield failed.asFault();
            }
            case REFUSED, FAILED, ABORTED, GARBLED, RESTARTED -> new FaultException(FaultCode.MODEM_REFUSED, failed.getMessage(), failed);
            case SILENT, GIVEN_UP -> new FaultException(FaultCode.TIMED_OUT, failed.getMessage(), failed);
        };
    }

    /** Its own prefix, and whatever does not come by itself. */
    private static LineMatch shape(String text) {
        String name = text.substring(2).split("[=?;]")[0].strip();
        LineMatch own = name.isEmpty() ? LineMatch.none() : LineMatch.prefix(name + ":");
        return own.or(line -> !UNASKED.test(line));
    }

    /** Behind the equals sign there may be a PIN. */
    private static String shown(String text) {
        int value = text.indexOf('=');
        return (value < 0 || text.startsWith("?", value + 1) ? text : text.substring(0, value + 1) + "…").toUpperCase(Locale.ROOT);
    }

    private static JsonObject result(Reply reply) {
        JsonArray lines = new JsonArray();
        reply.info().forEach(lines::add);
        JsonObject result = new JsonObject();
        result.add("lines", lines);
        result.addProperty("result", "OK");
        return result;
    }

    @Override
    public void abandoned(JsonObject arguments, JobState outcome) {
        neverSent.remove(outcome.id());
    }
}
