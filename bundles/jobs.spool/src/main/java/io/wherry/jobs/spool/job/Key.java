package io.wherry.jobs.spool.job;

/**
 * What names a job: two operations may use the same id.
 *
 * @param operation what is asked
 * @param id        the caller's id
 */
public record Key(String operation, String id) {
    /** Thousands of jobs share a few operations. */
    public Key {
        operation = operation.intern();
    }

    @Override
    public String toString() {
        return operation + "/" + id;
    }
}
