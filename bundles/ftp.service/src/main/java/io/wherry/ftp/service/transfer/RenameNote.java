package io.wherry.ftp.service.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A note beside the local file that its delivery got as far as renaming. Only with it may a later attempt take a file of the right size under the final name
 * for its own: an older version can have the same size. Without it the file is simply sent again.
 */
final class RenameNote {
    private static final Logger LOG = LoggerFactory.getLogger(RenameNote.class);

    private final Path note;

    RenameNote(Path local, String tag) {
        note = local.resolveSibling("." + local.getFileName() + "." + tag + ".renaming");
    }

    void write(String digest) {
        try {
            Files.writeString(note, digest);
        } catch (IOException readOnly) {
            LOG.debug("No note of the rename can be kept: {}", readOnly.toString());
        }
    }

    boolean stands(String digest) {
        try {
            return Files.exists(note) && Files.readString(note).equals(digest);
        } catch (IOException unreadable) {
            LOG.debug("The note of the rename can't be read: {}", unreadable.toString());
            return false;
        }
    }

    void clear() {
        try {
            Files.deleteIfExists(note);
        } catch (IOException stays) {
            LOG.debug("The note of the rename stays: {}", stays.toString());
        }
    }
}
