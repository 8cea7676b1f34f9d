package io.wherry.at.core.plug;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

import io.wherry.serial.Line;

/** A real line whose far end is in the test's hands. */
interface Plug extends AutoCloseable {

    /** The near end; a write that nobody takes stalls after {@code patience}. */
    Line line(Duration patience);

    /** Waits until somebody has opened the near end, if the far end can tell. */
    void opened() throws Exception;

    /** What the module hears. */
    InputStream heard() throws IOException;

    /** What the module says. */
    OutputStream said() throws IOException;

    /** The far end takes nothing any more. */
    void freeze() throws Exception;

    /** The far end is gone. */
    void pull() throws Exception;

    /** There is a far end again, reached by the same name. */
    void plugIn() throws Exception;

    @Override
    void close() throws Exception;
}
