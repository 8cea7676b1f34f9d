package io.wherry.operations.ftp;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;

/** {@code ftp.delete}: removes a file; one that an earlier try may have removed and that is gone is success. */
final class DeleteOperation extends FtpOperation {
    DeleteOperation(Parts parts) {
        super(FtpOperations.change("ftp.delete", "Removes a file on the server"), parts, "path");
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        return effect(call.ftp().delete(call.server(), call.text("path"), call.again(), call.watch()));
    }
}
