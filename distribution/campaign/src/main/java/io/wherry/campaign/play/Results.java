package io.wherry.campaign.play;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.wherry.campaign.script.Content;
import io.wherry.campaign.script.Item;
import io.wherry.campaign.script.Item.Request;
import io.wherry.campaign.script.Script;
import io.wherry.campaign.script.Trouble;
import io.wherry.fault.FaultCode;
import io.wherry.jobs.JobState;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.remote.InMemoryServer.Habit;

/**
 * Looks, at the instant in which a job's end is told, whether both sides are as its end says: no time passes between the end and the look, and one
 * job runs at a time, so nothing else can have changed them.
 */
final class Results {
    private final Script script;
    private final World world;
    private final Lives lives;
    private final Findings findings;
    private final Set<String> wholes = new HashSet<>();
    private final boolean faults;

    Results(Script script, World world, Lives lives, Findings findings) {
        this.script = script;
        this.world = world;
        this.lives = lives;
        this.findings = findings;
        long seed = script.stage().seed();
        script.all(Item.RemoteFile.class).forEach(file -> wholes.add(Content.sha256(Content.of(seed, file.path(), file.size()))));
        script.all(Item.LocalFile.class).forEach(file -> wholes.add(Content.sha256(Content.of(seed, file.path(), file.size()))));
        this.faults = script.stage().chance() > 0 || !script.all(Item.WireFault.class).isEmpty() || !script.all(Item.Mishap.class).isEmpty();
    }

    /** Whether that is the digest of a whole file of this run. */
    boolean whole(String digest) {
        return wholes.contains(digest);
    }

    void begun(Order order) {
        order.begin(world.clock().nanos(), order.operation().equals("ftp.get") ? local(order) : Optional.empty(),
                order.has("remote") ? remote(order.remote("remote")) : Optional.empty());
    }

    void refused(Request request, JobState state) {
        findings.add("%s %s was refused: %s", request.operation(), request.id(), state.error().orElseThrow());
    }

    void ended(Order order, JobState state) {
        if (state.status() == JobState.Status.SUCCEEDED) {
            done(order, state.result().orElseThrow());
        } else {
            JobState.Failure why = state.error().orElseThrow();
            if (!plausible(order, why.code())) {
                findings.add("%s ended %s by %s, which it can't have: %s", order, state.status(), why.code(), why.message());
            }
            undone(order, state);
        }
    }

    private Optional<String> local(Order order) {
        Path path = lives.files().resolve(order.text("local"));
        try {
            return Files.exists(path) ? Optional.of(Content.sha256(Files.readAllBytes(path))) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Optional<String> remote(String path) {
        return world.server().content(path).map(Content::sha256);
    }

    private void done(Order order, JsonObject result) {
        switch (order.operation()) {
            case "ftp.get" -> fetched(order, result);
            case "ftp.put" -> must(remote(order.remote("remote")).equals(local(order)), order, "succeeded, but the server has not that file");
            case "ftp.list" -> listed(order, result.getAsJsonArray("entries"));
            case "ftp.rename" -> {
                boolean back = order.remote("from").equals(order.remote("to"));
                must(back || !world.server().exists(order.remote("from")), order, "succeeded, but the old name is still there");
                must(world.server().exists(order.remote("to")), order, "succeeded, but the new name is not there");
            }
            case "ftp.delete", "ftp.rmdir" -> must(!world.server().exists(order.remote("path")), order, "succeeded, but it is still there");
            case "ftp.mkdir" -> must(world.server().isFolder(order.remote("path")), order, "succeeded, but it is not there");
            case "ftp.pwd" -> must(result.get("path").getAsString().equals("/"), order, "told " + result);
            default -> { }
        }
    }

    private void must(boolean holds, Order order, String otherwise) {
        if (!holds) {
            findings.add("%s %s (%s)", order, otherwise, order.request().json());
        }
    }

    private void fetched(Order order, JsonObject result) {
        Optional<String> here = local(order);
        must(here.isPresent() && (here.equals(remote(order.remote("remote"))) || here.equals(order.remoteBefore())), order, "succeeded with wrong bytes");
        must(here.equals(Optional.of(result.get("sha256").getAsString())), order, "told another digest than that of the file");
        must(!order.has("sha256") || here.equals(Optional.of(order.text("sha256"))), order, "succeeded with another digest than was asked for");
        if (shared(order)) {
            return;
        }
        Path part = lives.files().resolve(order.text("local") + ".part");
        must(!Files.exists(part) && !Files.exists(part.resolveSibling(part.getFileName() + ".json")), order, "succeeded and left its unfinished file");
    }

    /** Whether another job wants the same local file: at the instant of this one's end, that one may have begun. */
    private boolean shared(Order order) {
        return script.all(Request.class).stream().anyMatch(other -> !other.id().equals(order.id()) && other.json().contains("\"local\":\"" + order.text("local") + "\""));
    }

    private void listed(Order order, JsonArray entries) {
        InMemoryServer server = world.server();
        String folder = order.has("path") ? order.remote("path") : "/";
        Set<String> told = new HashSet<>();
        for (JsonElement each : entries) {
            JsonObject entry = each.getAsJsonObject();
            String name = entry.get("name").getAsString();
            told.add(name);
            String path = (folder.equals("/") ? "" : folder) + "/" + name;
            if (server.content(path).isPresent()) {
                must(entry.has("size") && entry.get("size").getAsLong() == server.content(path).get().length, order, "told a wrong size of " + path);
            }
        }
        must(told.equals(new HashSet<>(server.names(folder))), order, "told " + told + " instead of " + server.names(folder));
    }

    /** No half content under a final name, and nothing changed that was not done. */
    private void undone(Order order, JobState state) {
        switch (order.operation()) {
            case "ftp.get" -> {
                Optional<String> here = local(order);
                must(here.isEmpty() || whole(here.get()) || script.stage().direct(), order, state.status() + " and left half a file");
                must(order.canceled() || !order.hasBegun() || here.equals(order.localBefore()), order, state.status() + " and changed the local file all the same");
            }
            case "ftp.put" -> {
                Optional<String> there = remote(order.remote("remote"));
                must(script.stage().direct() || there.isEmpty() || whole(there.get()), order, state.status() + " and left half a file on the server");
            }
            default -> { }
        }
    }

    /** Whether a job can fail in that way in this run, as far as the world can be asked. */
    private boolean plausible(Order order, FaultCode code) {
        return switch (code) {
            case CANCELED -> order.canceled();
            case EXPIRED -> order.has("ttl");
            case TIMED_OUT -> order.has("timeout") || faults;
            case CHECKSUM_MISMATCH -> order.has("sha256") && !whole(order.text("sha256"));
            case NO_SUCH_FILE -> missing(order);
            case ALREADY_EXISTS -> order.has("to") && world.server().exists(order.remote("to")) || order.has("path") && world.server().exists(order.remote("path"))
                    || order.has("remote") && world.server().isFolder(order.remote("remote"));
            case NOT_EMPTY -> order.has("path") && !world.server().names(order.remote("path")).isEmpty();
            case PERMISSION_DENIED -> order.operation().equals("ftp.put") && missing(order) || happened(Trouble.SERVER_READ_ONLY)
                    || has(Habit.REFUSES_RENAME) && order.operation().equals("ftp.rename");
            case SERVER_FULL -> happened(Trouble.SERVER_FULL);
            case RENAME_REFUSED -> has(Habit.REFUSES_RENAME) || happened(Trouble.SERVER_READ_ONLY);
            case SERVER_REFUSED -> happened(Trouble.SERVER_READ_ONLY, Trouble.SERVER_FULL) || has(Habit.REFUSES_RENAME, Habit.REFUSES_RESUME);
            case SIZE_MISMATCH -> order.text("via").equals("stor") && script.stage().variants().has(Quirk.STREAM_DROPS);
            case MODULE_BUFFER_TOO_SMALL -> has(Habit.REFUSES_RESUME);
            case CONNECTION_LOST -> faults || order.text("via").equals("stor") && script.stage().variants().has(Quirk.STREAM_DROPS);
            case NEEDS_ATTENTION -> happened(Trouble.STALL);
            case SIM_MISSING, SIM_FAILURE -> happened(Trouble.SIM_OUT);
            case MODEM_SILENT -> faults || order.operation().equals("modem.restart") && cannotReset();
            default -> faults && code.kind() == FaultCode.Kind.LINK;
        };
    }

    private boolean cannotReset() {
        return script.stage().variants().has(Quirk.NO_CFUN_15) && script.stage().variants().has(Quirk.NO_CFUN_1_1);
    }

    private boolean has(Habit... any) {
        return Arrays.stream(any).anyMatch(script.stage().habits()::contains);
    }

    private boolean happened(Trouble... any) {
        return script.all(Item.Mishap.class).stream().anyMatch(mishap -> Arrays.asList(any).contains(mishap.trouble()));
    }

    private boolean missing(Order order) {
        InMemoryServer server = world.server();
        return switch (order.operation()) {
            case "ftp.put" -> !server.isFolder(parent(order.remote("remote")));
            case "ftp.get" -> server.content(order.remote("remote")).isEmpty();
            case "ftp.rename" -> !server.exists(order.remote("from"));
            default -> !server.exists(order.remote("path"));
        };
    }

    private static String parent(String path) {
        return path.lastIndexOf('/') <= 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
    }
}
