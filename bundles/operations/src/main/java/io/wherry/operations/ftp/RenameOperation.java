package io.wherry.operations.ftp;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;

/** {@code ftp.rename}: renames a file or directory; looks first whether an earlier try did it. */
final class RenameOperation extends FtpOperation {
    RenameOperation(Parts parts) {
        super(FtpOperations.change("ftp.rename", "Renames a file or directory on the server"), parts, "from", "to");
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        return effect(call.ftp().rename(call.server(), call.text("from"), call.text("to"), call.again(), call.watch()));
    }
}
