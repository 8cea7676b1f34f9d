package io.wherry.operations.ftp;

import java.math.BigDecimal;
import java.math.RoundingMode;

import com.google.gson.JsonObject;
import io.wherry.ftp.FtpService;

/** What the results of both directions have in common. */
final class Transfers {
    private Transfers() {
    }

    /** Adds size, digest, how it was verified, and the seconds of this try. */
    static void describe(FtpService.Transfer done, long nanos, JsonObject result) {
        result.addProperty("bytes", done.bytes());
        result.addProperty("sha256", done.sha256());
        result.addProperty("verified", done.verified());
        result.addProperty("seconds", BigDecimal.valueOf(nanos, 9).setScale(1, RoundingMode.HALF_UP));
    }
}
