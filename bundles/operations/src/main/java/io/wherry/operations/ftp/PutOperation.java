package io.wherry.operations.ftp;

import java.io.IOException;

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

/** {@code ftp.put}: delivers a file, under its name only when it is whole. */
final class PutOperation extends FtpOperation {
    private static final Logger LOG = LoggerFactory.getLogger(PutOperation.class);

    private final Clock clock;
    private final LocalFiles files;
    private final Busy busy;

    PutOperation(Clock clock, Parts parts, LocalFiles files, Busy busy) {
        super(FtpOperations.transfer("ftp.put", "Delivers a file to the server"), parts, "remote");
        this.clock = clock;
        this.files = files;
        this.busy = busy;
    }

    @Override
    void checkLocal(Arguments arguments) throws FaultException {
        files.source(arguments.text("local"));
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        return busy.holding(files.source(call.text("local")), call.job(), () -> deliver(call));
    }

    private JsonObject deliver(Call call) throws FaultException, InterruptedException {
        FtpService.PutVia via = call.arguments().optional("via").orElse("put").equals("stor") ? FtpService.PutVia.STOR : FtpService.PutVia.PUT;
        long begun = clock.nanos();
        FtpService.Transfer done = call.ftp().put(call.server(), new FtpService.Put(files.source(call.text("local")), call.text("remote"),
                call.arguments().optional("sha256"), via, call.job().id(), call.again()), call.watch());
        JsonObject result = new JsonObject();
        result.addProperty("remote", call.text("remote"));
        Transfers.describe(done, clock.nanos() - begun, result);
        return result;
    }

    @Override
    public void abandoned(JsonObject json, JobState outcome) {
        forget(json, outcome);
    }

    @Override
    public void concluded(JsonObject json, JobState outcome) {
        forget(json, outcome);
    }

    /** No later try of this job will ask how far the rename got. */
    private void forget(JsonObject json, JobState outcome) {
        String local = new Arguments(json).text("local");
        try {
            LocalFiles.removeRenameNote(files.source(local), outcome.id());
        } catch (FaultException | IOException failed) {
            LOG.warn("The note beside {} about the job {} can't be removed", local, outcome.id(), failed);
        }
    }
}
