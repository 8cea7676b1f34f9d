package io.wherry.operations.ftp;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;

/** {@code ftp.mkdir}: creates a directory; looks first whether an earlier try did it. */
final class MakeDirectoryOperation extends FtpOperation {
    MakeDirectoryOperation(Parts parts) {
        super(FtpOperations.change("ftp.mkdir", "Creates a directory on the server"), parts, "path");
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        return effect(call.ftp().makeDirectory(call.server(), call.text("path"), call.again(), call.watch()));
    }
}
