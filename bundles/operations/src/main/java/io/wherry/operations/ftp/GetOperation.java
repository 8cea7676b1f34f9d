package io.wherry.operations.ftp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpService;
import io.wherry.jobs.JobState;
import io.wherry.operations.local.Busy;
import io.wherry.operations.local.LocalFiles;
import io.wherry.operations.services.Arguments;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code ftp.get}: fetches a file, going on from what an earlier try or job left of it; directories on the way are created. */
final class GetOperation extends FtpOperation {
    private static final Logger LOG = LoggerFactory.getLogger(GetOperation.class);

    private final Clock clock;
    private final LocalFiles files;
    private final Busy busy;

    GetOperation(Clock clock, Parts parts, LocalFiles files, Busy busy) {
        super(FtpOperations.transfer("ftp.get", "Fetches a file from the server"), parts, "remote");
        this.clock = clock;
        this.files = files;
        this.busy = busy;
    }

    @Override
    void checkLocal(Arguments arguments) throws FaultException {
        files.target(arguments.text("local"));
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        return busy.holding(files.target(call.text("local")), call.job(), () -> fetch(call));
    }

    private JsonObject fetch(Call call) throws FaultException, InterruptedException {
        String local = call.text("local");
        FtpService.GetVia via = call.arguments().optional("via").orElse("get").equals("retr") ? FtpService.GetVia.RETR : FtpService.GetVia.GET;
        Path target = files.prepared(local);
        Optional<String> sha256 = call.arguments().optional("sha256");
        long begun = clock.nanos();
        // What ended between the file's rename and the job's last word, a power cut mostly, need not be fetched again.
        boolean arrived = call.job().attempt() > 1 && sha256.isPresent() && !LocalFiles.unfinished(target)
                && LocalFiles.sha256(target).filter(sha256.get()::equalsIgnoreCase).isPresent();
        FtpService.Transfer done = arrived ? already(target, sha256.get())
                : call.ftp().get(call.server(), new FtpService.Get(call.text("remote"), target, sha256, via, files.reserve()), call.watch());
        JsonObject result = new JsonObject();
        result.addProperty("local", local);
        Transfers.describe(done, clock.nanos() - begun, result);
        result.addProperty("resumedAt", done.resumedAt());
        result.addProperty("moved", done.moved());
        return result;
    }

    private static FtpService.Transfer already(Path target, String sha256) throws FaultException {
        long size = LocalFiles.size(target);
        return new FtpService.Transfer(size, 0, sha256.toLowerCase(Locale.ROOT), size, "sha256");
    }

    /** What a canceled fetch left is removed; what a failed one left is kept, so that the next one goes on from it. */
    @Override
    public void abandoned(JsonObject json, JobState outcome) {
        if (outcome.status() != JobState.Status.CANCELED) {
            return;
        }
        String local = new Arguments(json).text("local");
        try {
            Path target = files.target(local);
            busy.unlessTaken(target, () -> LocalFiles.removeUnfinished(target));
        } catch (FaultException | IOException failed) {
            LOG.warn("What the canceled job {} left of {} can't be removed", outcome.id(), local, failed);
        }
    }
}
