package io.wherry.launcher;

/** How the process ends; scripts may rely on the codes. */
enum Exit {
    /** Stopped on request. */
    STOPPED(0),
    /** The framework ended by itself or could not be started. */
    FAILED(1),
    /** Wrong arguments, or a folder that cannot be used. */
    USAGE(2),
    /** Another daemon works on the same data folder. */
    ALREADY_RUNNING(3);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** The process's exit code. */
    int code() {
        return code;
    }
}
