package io.wherry.operations.gateway;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.operations.local.LocalFiles;
import io.wherry.operations.services.Infos;
import io.wherry.settings.Refusals.Refusal;
import io.wherry.time.Clock;

/** {@code diagnostics}: what a person asks first, in one answer, without any secret. */
public final class DiagnosticsOperation implements Operation {
    private final OperationInfo info = Infos.repeatable("diagnostics", "Tells the gateway's versions, memory, disk, modems, jobs and refused settings",
            Lane.GATEWAY, Duration.ofMinutes(2));
    private final Clock clock;
    private final LocalFiles files;
    private final Sources sources;

    /**
     * Where it looks.
     *
     * @param version  of the product
     * @param bundles  name, version and state of each
     * @param modems   what each modem says
     * @param servers  the configured servers' names
     * @param jobs     counts, while the queue is there
     * @param refusals the settings that were refused
     */
    public record Sources(String version, Supplier<JsonArray> bundles, Supplier<JsonObject> modems, Supplier<List<String>> servers,
            Supplier<Optional<Jobs.Counts>> jobs, Supplier<List<Refusal>> refusals) {
    }

    /** Looks at {@code sources} and the machine. */
    public DiagnosticsOperation(Clock clock, LocalFiles files, Sources sources) {
        this.clock = clock;
        this.files = files;
        this.sources = sources;
    }

    @Override
    public OperationInfo info() {
        return info;
    }

    @Override
    public void check(JsonObject arguments) {
    }

    @Override
    public JsonObject run(JsonObject arguments, JobContext job) {
        JsonObject result = new JsonObject();
        result.addProperty("at", clock.instant().toString());
        result.addProperty("version", sources.version());
        result.addProperty("java", System.getProperty("java.version"));
        result.addProperty("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        result.addProperty("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        result.add("memory", memory());
        result.addProperty("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        result.add("disk", disk());
        result.add("modems", sources.modems().get());
        JsonArray servers = new JsonArray();
        sources.servers().get().forEach(servers::add);
        result.add("servers", servers);
        sources.jobs().get().ifPresent(counts -> result.add("jobs", jobs(counts)));
        result.add("refusedSettings", refusals());
        result.add("bundles", sources.bundles().get());
        return result;
    }

    private static JsonObject memory() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        JsonObject memory = new JsonObject();
        memory.addProperty("heapUsed", heap.getUsed());
        memory.addProperty("heapMax", heap.getMax());
        residentBytes().ifPresent(resident -> memory.addProperty("resident", resident));
        return memory;
    }

    /** From Linux; other systems don't tell. */
    private static Optional<Long> residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst();
        } catch (IOException | NumberFormatException elsewhere) {
            return Optional.empty();
        }
    }

    private JsonObject disk() {
        JsonObject disk = new JsonObject();
        disk.addProperty("files", files.root().toString());
        disk.addProperty("reserve", files.reserve());
        try {
            FileStore store = Files.getFileStore(files.root());
            disk.addProperty("free", store.getUsableSpace());
            disk.addProperty("total", store.getTotalSpace());
        } catch (IOException failed) {
            disk.addProperty("fault", String.valueOf(failed.getMessage()));
        }
        return disk;
    }

    private static JsonObject jobs(Jobs.Counts counts) {
        JsonObject jobs = new JsonObject();
        jobs.addProperty("queued", counts.queued());
        jobs.addProperty("running", counts.running());
        jobs.addProperty("succeeded", counts.succeeded());
        jobs.addProperty("failed", counts.failed());
        jobs.addProperty("canceled", counts.canceled());
        jobs.addProperty("rejected", counts.rejected());
        return jobs;
    }

    private JsonArray refusals() {
        JsonArray all = new JsonArray();
        for (Refusal refusal : sources.refusals().get()) {
            JsonObject one = new JsonObject();
            one.addProperty("file", refusal.file());
            one.addProperty("key", refusal.key());
            one.addProperty("value", refusal.value());
            one.addProperty("expected", refusal.expected());
            one.addProperty("at", refusal.at().toString());
            all.add(one);
        }
        return all;
    }
}
