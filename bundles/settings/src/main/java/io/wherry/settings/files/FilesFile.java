package io.wherry.settings.files;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.wherry.settings.keys.Keys;
import io.wherry.settings.keys.Shape;

/** {@code io.wherry.files.cfg}: the folder below which commands may read and write. */
final class FilesFile {
    private static final long MEGABYTE = 1L << 20;
    private static final Shape MEGABYTES = Shape.matching("\\d{1,6}\\s*(MB)?", "a number of megabytes up to 999999, such as 16 MB");

    private FilesFile() {
    }

    static List<Derived> derive(Keys keys, String name, Place place) {
        Shape folder = new Shape(text -> isFolder(place, text), "a folder (one that is missing will be made), absolute or from the data folder on");
        String root = keys.value("root", "files", folder);
        long reserve = Long.parseLong(keys.value("reserve", "16 MB", MEGABYTES).replaceAll("\\D", "")) * MEGABYTE;
        return List.of(new Derived(Layer.OPERATIONS, "", Map.of("root", place.data().resolve(root).normalize().toString(), "reserve", reserve)));
    }

    private static boolean isFolder(Place place, String text) {
        try {
            Path path = place.data().resolve(text);
            return Files.isDirectory(path) || Files.notExists(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
