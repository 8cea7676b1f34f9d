package io.wherry.operations.ftp;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpServer;
import io.wherry.ftp.FtpService;
import io.wherry.ftp.Watch;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.operations.services.Arguments;
import io.wherry.operations.services.Modems;
import io.wherry.operations.services.Roster;

/** What all FTP operations share: a configured server, the modem whose lane the job is in, paths that can go over the wire. */
abstract class FtpOperation implements Operation {
    private static final int LONGEST_PATH = 255;

    private final OperationInfo info;
    private final Parts parts;
    private final List<String> remotePaths;

    /**
     * What FTP operations work with.
     *
     * @param servers the configured servers
     * @param modems  the modems
     */
    public record Parts(Roster<FtpServer> servers, Modems modems) {
    }

    /** An operation whose arguments {@code remotePaths} are paths on the server. */
    FtpOperation(OperationInfo info, Parts parts, String... remotePaths) {
        this.info = info;
        this.parts = parts;
        this.remotePaths = List.of(remotePaths);
    }

    @Override
    public final OperationInfo info() {
        return info;
    }

    @Override
    public final void check(JsonObject json) throws FaultException {
        Arguments arguments = new Arguments(json);
        for (String member : remotePaths) {
            if (arguments.optional(member).isPresent()) {
                checkRemote(member, arguments.text(member));
            }
        }
        checkLocal(arguments);
        parts.servers().check(arguments.text("server"));
        if (arguments.optional("modem").isPresent()) {
            parts.modems().complete().check(arguments.text("modem"));
        }
    }

    /** Looks at local paths, where the operation has some. */
    void checkLocal(Arguments arguments) throws FaultException {
    }

    private static void checkRemote(String member, String path) throws FaultException {
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > LONGEST_PATH || path.chars().anyMatch(c -> c == '"' || Character.isISOControl(c))) {
            throw new FaultException(FaultCode.BAD_REMOTE_PATH, member + " can't go over the wire");
        }
    }

    @Override
    public final JsonObject run(JsonObject json, JobContext job) throws FaultException, InterruptedException {
        Arguments arguments = new Arguments(json);
        FtpService ftp = parts.modems().complete().find(job.modem())
                .orElseThrow(() -> new FaultException(FaultCode.UNAVAILABLE, "modem " + job.modem() + " is away")).ftp();
        return run(new Call(ftp, parts.servers().require(arguments.text("server")).account(), arguments, job, new JobWatch(job)));
    }

    /**
     * One try.
     *
     * @param ftp       of the modem whose lane the job is in
     * @param server    the server
     * @param arguments of the job
     * @param job       the job
     * @param watch     passes on to the job what the transfer says
     */
    record Call(FtpService ftp, FtpAccount server, Arguments arguments, JobContext job, Watch watch) {
        String text(String member) {
            return arguments.text(member);
        }

        /** Whether an earlier try may have got further than it could tell. */
        boolean again() {
            return job.attempt() > 1;
        }
    }

    abstract JsonObject run(Call call) throws FaultException, InterruptedException;

    /** The result of an operation that may find its work done. */
    static JsonObject effect(FtpService.Effect effect) {
        JsonObject result = new JsonObject();
        result.addProperty("effect", effect.name());
        return result;
    }

    private record JobWatch(JobContext job) implements Watch {
        @Override
        public void check() throws FaultException {
            job.check();
        }

        @Override
        public void progress(long bytes, long total) {
            job.progress(bytes, total);
        }

        @Override
        public void phase(String what) {
            job.phase(what);
        }

        @Override
        public void event(String type, String message) {
            job.event(type, message);
        }
    }
}
