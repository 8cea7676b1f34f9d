package io.wherry.settings.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.wherry.settings.files.Derived;
import io.wherry.settings.keys.Source;

/** Where configurations are kept: ConfigAdmin, or a map in a test. */
public interface Store {

    /** The operator's configurations, by the names of their files. */
    List<Source> sources() throws IOException;

    /** The operator's configuration with this PID. */
    Optional<Source> source(String pid) throws IOException;

    /** Removes an operator's configuration whose file is gone. */
    void drop(Source source) throws IOException;

    /** The files that something was derived from. */
    Set<String> origins() throws IOException;

    /** The PIDs of what was derived from {@code file}. */
    List<String> derivedFrom(String file) throws IOException;

    /**
     * Stores {@code derived}, marked with the file that it follows from; what is there already is left alone.
     *
     * @return whether anything changed
     */
    boolean put(Derived derived, String file) throws IOException;

    /** Removes a derived configuration. */
    void remove(String pid) throws IOException;
}
