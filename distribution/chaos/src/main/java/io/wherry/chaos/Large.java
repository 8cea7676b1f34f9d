package io.wherry.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

import com.google.gson.JsonObject;
import io.wherry.chaos.plant.Plant;

/** A large file in both directions with little heap: memory must not grow with the file. */
final class Large {
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final int PIECE = 1_000_000;

    private Large() {
    }

    /** Gets and puts {@code megabytes} with the JVM's heap limited to {@code heap} MB; returns whether both arrived whole. */
    static boolean run(Path folder, int megabytes, int heap) throws Exception {
        try (Plant plant = Plant.start(folder)) {
            plant.daemon().stop();
            plant.daemon().withJavaOptions("-Xmx" + heap + "m").start();
            Path source = plant.vsftpd().pub().resolve("large.bin");
            String sha256 = written(source, megabytes);
            boolean got = moved(plant, "ftp.get", "{\"server\":\"plant\",\"remote\":\"pub/large.bin\",\"local\":\"large.bin\",\"sha256\":\"" + sha256 + "\"}")
                    && Files.mismatch(source, plant.daemon().files().resolve("large.bin")) < 0;
            System.out.println("get of " + megabytes + " MB with " + heap + " MB of heap: " + (got ? "whole; " : "BROKEN; ") + Vitals.of(plant.daemon().part().process().pid()));
            boolean put = moved(plant, "ftp.put", "{\"server\":\"plant\",\"local\":\"large.bin\",\"remote\":\"pub/returned.bin\"}")
                    && Files.mismatch(source, plant.vsftpd().pub().resolve("returned.bin")) < 0;
            System.out.println("put of " + megabytes + " MB with " + heap + " MB of heap: " + (put ? "whole; " : "BROKEN; ") + Vitals.of(plant.daemon().part().process().pid()));
            return got && put;
        }
    }

    private static String written(Path file, int megabytes) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (int i = 0; i < megabytes; i++) {
                out.write(Plant.content(PIECE, i));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean moved(Plant plant, String operation, String payload) throws IOException {
        long began = System.nanoTime();
        JsonObject state = plant.operator().ask(operation, "large", payload, PATIENCE);
        System.out.printf("%s took %d s%n", operation, Duration.ofNanos(System.nanoTime() - began).toSeconds());
        if (!state.get("state").getAsString().equals("SUCCEEDED")) {
            System.out.println(state);
        }
        return state.get("state").getAsString().equals("SUCCEEDED");
    }
}
