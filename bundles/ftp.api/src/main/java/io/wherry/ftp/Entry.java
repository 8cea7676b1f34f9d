package io.wherry.ftp;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A line of a directory listing.
 *
 * @param name     the name, blanks and all
 * @param type     what it is
 * @param size     bytes, where the listing tells
 * @param modified the date as the server writes it, where it does
 * @param target   where a link leads
 */
public record Entry(String name, Type type, OptionalLong size, Optional<String> modified, Optional<String> target) {

    /** What an entry can be. */
    public enum Type {
        /** A file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK,
        /** Something else, or a line that could not be read. */
        OTHER
    }
}
