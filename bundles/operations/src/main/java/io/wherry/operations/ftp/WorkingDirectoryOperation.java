package io.wherry.operations.ftp;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;

/** {@code ftp.pwd}: the directory a session begins in. */
final class WorkingDirectoryOperation extends FtpOperation {
    WorkingDirectoryOperation(Parts parts) {
        super(FtpOperations.query("ftp.pwd", "Tells the working directory of the session"), parts);
    }

    @Override
    JsonObject run(Call call) throws FaultException, InterruptedException {
        JsonObject result = new JsonObject();
        result.addProperty("path", call.ftp().workingDirectory(call.server(), call.watch()));
        return result;
    }
}
