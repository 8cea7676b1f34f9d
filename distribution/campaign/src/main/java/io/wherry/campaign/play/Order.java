package io.wherry.campaign.play;

import java.util.Optional;
import java.util.OptionalLong;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.campaign.script.Item.Request;
import io.wherry.jobs.JobState;

/** A request that was accepted, and what was heard of it. Times are on the scale of the clock's nanos. */
public final class Order {
    private final Request request;
    private final JsonObject arguments;
    private final long accepted;
    private OptionalLong begun = OptionalLong.empty();
    private OptionalLong ended = OptionalLong.empty();
    private Optional<JobState> last = Optional.empty();
    private Optional<String> localBefore = Optional.empty();
    private Optional<String> remoteBefore = Optional.empty();
    private boolean canceled;

    Order(Request request, long accepted) {
        this.request = request;
        this.arguments = JsonParser.parseString(request.json()).getAsJsonObject();
        this.accepted = accepted;
    }

    /** What is asked. */
    public String operation() {
        return request.operation();
    }

    /** The caller's id. */
    public String id() {
        return request.id();
    }

    /** The request as it was accepted. */
    Request request() {
        return request;
    }

    /** An argument; empty text where there is none. */
    public String text(String member) {
        return arguments.has(member) ? arguments.get(member).getAsString() : "";
    }

    /** Whether that member is there. */
    public boolean has(String member) {
        return arguments.has(member);
    }

    /** A path on the server, absolute. */
    public String remote(String member) {
        String path = text(member);
        return path.startsWith("/") ? path : "/" + path;
    }

    /** When it was begun, if that was heard, else when it was accepted. */
    public long since() {
        return begun.orElse(accepted);
    }

    /** Whether its begin was heard. */
    public boolean hasBegun() {
        return begun.isPresent();
    }

    /** When its end was heard. */
    public OptionalLong ended() {
        return ended;
    }

    /** The last state heard. */
    public Optional<JobState> last() {
        return last;
    }

    /** Whether somebody cancelled it. */
    public boolean canceled() {
        return canceled;
    }

    /** Digest of the local file when it was begun. */
    public Optional<String> localBefore() {
        return localBefore;
    }

    /** Digest of the remote file when it was begun. */
    public Optional<String> remoteBefore() {
        return remoteBefore;
    }

    /** Whether it ended in success. */
    public boolean succeeded() {
        return last.filter(state -> state.status() == JobState.Status.SUCCEEDED).isPresent();
    }

    void cancel() {
        canceled = true;
    }

    void begin(long now, Optional<String> local, Optional<String> remote) {
        begun = OptionalLong.of(now);
        localBefore = local;
        remoteBefore = remote;
    }

    void hear(JobState state, long now) {
        last = Optional.of(state);
        if (state.status().isFinal()) {
            ended = OptionalLong.of(now);
        }
    }

    @Override
    public String toString() {
        return request.operation() + " " + request.id();
    }
}
