package io.wherry.operations.ftp;

import java.time.Duration;
import java.util.List;

import io.wherry.ftp.FtpServer;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.operations.local.Busy;
import io.wherry.operations.local.LocalFiles;
import io.wherry.operations.services.Infos;
import io.wherry.operations.services.Modems;
import io.wherry.operations.services.Roster;
import io.wherry.time.Clock;

/** All of them. */
public final class FtpOperations {
    /** For what is a few commands. */
    private static final Duration SHORT = Duration.ofMinutes(30);
    /** For a transfer, which is bounded by its progress: 100 MB at the slowest useful rate. */
    private static final Duration LONG = Duration.ofHours(24);

    private FtpOperations() {
    }

    /** Builds them on {@code servers} and {@code modems}; local paths lie in {@code files}. */
    public static List<Operation> all(Clock clock, Roster<FtpServer> servers, Modems modems, LocalFiles files) {
        FtpOperation.Parts parts = new FtpOperation.Parts(servers, modems);
        Busy busy = new Busy(clock);
        return List.of(new ListOperation(parts), new GetOperation(clock, parts, files, busy), new PutOperation(clock, parts, files, busy),
                new DeleteOperation(parts), new RenameOperation(parts), new MakeDirectoryOperation(parts), new RemoveDirectoryOperation(parts),
                new WorkingDirectoryOperation(parts));
    }

    static OperationInfo query(String name, String description) {
        return Infos.repeatable(name, description, Lane.MODEM, SHORT);
    }

    static OperationInfo transfer(String name, String description) {
        return Infos.repeatable(name, description, Lane.MODEM, LONG);
    }

    static OperationInfo change(String name, String description) {
        return Infos.once(name, description, Lane.MODEM, SHORT);
    }
}
