package io.wherry.at.core.engine;

import io.wherry.at.Completion;

/** What a conversation asks of the line while it runs. */
public interface Wire {
    /** Writes {@code bytes} as they are. */
    void send(byte[] bytes);

    /** The next {@code count} bytes from the module are a block. */
    void expectBlock(int count);

    /** The next bytes from the module are a coded stream. */
    void expectStream();

    /** The next {@code count} bytes from the module are a raw stream. */
    void expectRaw(long count);

    /** The module waits for a coded stream. */
    void beginStream(Completion.Source source);

    /** The module waits for {@code count} raw bytes. */
    void beginRaw(Completion.Source source, long count);
}
