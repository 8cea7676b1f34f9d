package io.wherry.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import io.wherry.chaos.plant.Plant;

/** One of each command, on files of its own, and what must hold of them at any moment and at the end. */
final class Batch {
    private static final int LARGE = 250_000;
    private static final int MIDDLE = 150_000;

    private final Plant plant;
    private final String tag;
    private final byte[] large;
    private final byte[] middle;
    private final Path pub;
    private final Path files;
    private final List<Command> commands;

    /** A command: its operation, its id and its payload. */
    record Command(String operation, String id, String payload) {
    }

    /** Lays out the files of a batch whose names begin with {@code tag}. */
    Batch(Plant plant, String tag, long seed) throws IOException {
        this.plant = plant;
        this.tag = tag;
        large = Plant.content(LARGE, seed);
        middle = Plant.content(MIDDLE, seed + 1);
        pub = plant.vsftpd().pub();
        files = Files.createDirectories(plant.daemon().files());
        Files.write(pub.resolve(tag + "-get.bin"), large);
        Files.write(pub.resolve(tag + "-old.bin"), new byte[700]);
        Files.write(pub.resolve(tag + "-delete.bin"), new byte[700]);
        Files.createDirectory(pub.resolve(tag + "-empty"));
        Files.write(files.resolve(tag + "-put.bin"), middle);
        commands = List.of(
                command("ftp.get", "\"remote\":\"pub/%1$s-get.bin\",\"local\":\"%1$s-get.bin\",\"sha256\":\"" + Plant.sha256(large) + "\""),
                command("ftp.rename", "\"from\":\"pub/%1$s-old.bin\",\"to\":\"pub/%1$s-new.bin\""),
                command("ftp.put", "\"local\":\"%1$s-put.bin\",\"remote\":\"pub/%1$s-put.bin\""),
                command("ftp.delete", "\"path\":\"pub/%1$s-delete.bin\""),
                command("ftp.mkdir", "\"path\":\"pub/%1$s-made\""),
                command("ftp.rmdir", "\"path\":\"pub/%1$s-empty\""),
                command("ftp.list", "\"path\":\"pub\""));
    }

    private Command command(String operation, String arguments) {
        return new Command(operation, tag, "{\"server\":\"plant\"," + String.format(arguments, tag) + "}");
    }

    /** The commands, in their order. */
    List<Command> commands() {
        return commands;
    }

    /** What is wrong right now: a name with half a file behind it. */
    List<String> halves() throws IOException {
        List<String> wrong = new ArrayList<>();
        half(files.resolve(tag + "-get.bin"), large).ifPresent(wrong::add);
        half(pub.resolve(tag + "-put.bin"), middle).ifPresent(wrong::add);
        return wrong;
    }

    private static Optional<String> half(Path file, byte[] whole) throws IOException {
        return Files.exists(file) && !Arrays.equals(Files.readAllBytes(file), whole) ? Optional.of(file.getFileName() + " is not whole") : Optional.empty();
    }

    /** What is wrong with {@code command}, which ended so. */
    List<String> contradictions(Command command, JsonObject state) throws IOException {
        boolean done = state.get("state").getAsString().equals("SUCCEEDED");
        List<String> wrong = new ArrayList<>();
        switch (command.operation()) {
            case "ftp.get" -> claims(wrong, command, done, Files.exists(files.resolve(tag + "-get.bin")));
            case "ftp.put" -> claims(wrong, command, done, Files.exists(pub.resolve(tag + "-put.bin")));
            case "ftp.rename" -> {
                claims(wrong, command, done, Files.exists(pub.resolve(tag + "-new.bin")));
                claims(wrong, command, done, !Files.exists(pub.resolve(tag + "-old.bin")));
            }
            case "ftp.delete" -> claims(wrong, command, done, !Files.exists(pub.resolve(tag + "-delete.bin")));
            case "ftp.mkdir" -> claims(wrong, command, done, Files.exists(pub.resolve(tag + "-made")));
            case "ftp.rmdir" -> claims(wrong, command, done, !Files.exists(pub.resolve(tag + "-empty")));
            default -> {
                // A listing changes nothing.
            }
        }
        return wrong;
    }

    private static void claims(List<String> wrong, Command command, boolean done, boolean happened) {
        if (done && !happened) {
            wrong.add(command.operation() + " " + command.id() + " is said to be done and is not");
        }
    }

    /** Effects that the FTP server carried out more than once. */
    List<String> twice() throws IOException {
        return plant.vsftpd().done().stream().filter(line -> line.matches(".* OK (DELETE|RENAME|MKDIR|RMDIR): .*")).filter(line -> line.contains("/" + tag + "-"))
                .map(line -> line.replaceFirst(".* OK (\\w+): Client \"[^\"]*\", ", "$1 "))
                .collect(Collectors.groupingBy(effect -> effect, Collectors.counting())).entrySet().stream()
                .filter(effect -> effect.getValue() > 1).map(effect -> effect.getKey() + " " + effect.getValue() + " times").toList();
    }

    /** Temporary files that are left on either side. */
    long leftOver() throws IOException {
        long count = 0;
        for (Path folder : List.of(pub, files)) {
            try (Stream<Path> all = Files.list(folder)) {
                count += all.map(path -> path.getFileName().toString()).filter(name -> name.contains(tag) && !name.matches(tag + "-(get|put|old|new|delete)\\.bin|" + tag + "-(made|empty)")).count();
            }
        }
        return count;
    }

    /** Removes its files. */
    void clean() throws IOException {
        for (Path folder : List.of(pub, files)) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path path : all.filter(each -> each.getFileName().toString().contains(tag)).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
