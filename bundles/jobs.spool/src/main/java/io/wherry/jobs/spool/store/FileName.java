package io.wherry.jobs.spool.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.request.Fingerprint;

/**
 * A job's file name: what a person looks for, made harmless, and a digest that keeps apart what looks the same (an id in other case on a disk
 * that does not tell, an id of dots, an id of a refused request that is none).
 */
final class FileName {
    /** What every job's file ends with. */
    static final String SUFFIX = ".json";
    private static final int LONGEST = 64;
    private static final Pattern HARMFUL = Pattern.compile("^\\.|[^A-Za-z0-9.-]");

    private FileName() {
    }

    /** {@code ftp.get_job-7_0123456789abcdef.json}. */
    static String of(Key key) {
        long digest = Fingerprint.of((key.operation() + '\0' + key.id()).getBytes(StandardCharsets.UTF_8));
        return harmless(key.operation()) + '_' + harmless(key.id()) + '_' + Fingerprint.text(digest) + SUFFIX;
    }

    private static String harmless(String text) {
        String safe = HARMFUL.matcher(text).replaceAll("-");
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST);
    }
}
