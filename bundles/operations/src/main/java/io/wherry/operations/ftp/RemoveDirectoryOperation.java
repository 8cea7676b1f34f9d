package io.wherry.operations.ftp;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;

/** {@code ftp.rmdir}: removes an empty directory; looks first whether an earlier try did it. */
final class RemoveDirectoryOperation extends FtpOperation {
    RemoveDirectoryOperation(Parts parts) {
        super(FtpOperations.change("ftp.rmdir", "Removes an empty directory on the server"), parts, "path");
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        return effect(call.ftp().removeDirectory(call.server(), call.text("path"), call.again(), call.watch()));
    }
}
