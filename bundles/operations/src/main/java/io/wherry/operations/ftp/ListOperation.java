package io.wherry.operations.ftp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;

/** {@code ftp.list}: the entries of a directory, as many as fit into one message. */
final class ListOperation extends FtpOperation {
    /** Entries told at most. */
    static final int MOST_ENTRIES = 1000;
    /** Bytes of JSON told at most. */
    static final int MOST_BYTES = 100_000;

    ListOperation(Parts parts) {
        super(FtpOperations.query("ftp.list", "Lists a directory on the server"), parts, "path");
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        List<Entry> entries = call.ftp().list(call.server(), call.arguments().optional("path"), call.watch());
        JsonArray told = new JsonArray();
        int bytes = 0;
        for (Entry entry : entries) {
            JsonObject line = line(entry);
            bytes += line.toString().getBytes(StandardCharsets.UTF_8).length + 1;
            if (told.size() >= MOST_ENTRIES || bytes > MOST_BYTES) {
                break;
            }
            told.add(line);
        }
        JsonObject result = new JsonObject();
        result.add("entries", told);
        result.addProperty("count", entries.size());
        result.addProperty("truncated", told.size() < entries.size());
        return result;
    }

    private static JsonObject line(Entry entry) {
        JsonObject line = new JsonObject();
        line.addProperty("name", entry.name());
        line.addProperty("type", entry.type().name().toLowerCase(Locale.ROOT));
        entry.size().ifPresent(size -> line.addProperty("size", size));
        entry.modified().ifPresent(date -> line.addProperty("modified", date));
        entry.target().ifPresent(target -> line.addProperty("target", target));
        return line;
    }
}
