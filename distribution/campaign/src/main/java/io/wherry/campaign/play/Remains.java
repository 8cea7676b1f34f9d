package io.wherry.campaign.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.wherry.campaign.script.Content;
import io.wherry.simulator.remote.InMemoryServer;

/** What lies about when all is over: on both sides whole files only, and nothing unfinished but what a job left that did not succeed. */
final class Remains {
    private final Findings findings;
    private final Results results;
    private final Collection<Order> orders;

    Remains(Findings findings, Results results, Collection<Order> orders) {
        this.findings = findings;
        this.results = results;
        this.orders = orders;
    }

    /** {@code direct}: an upload that failed may have left a part of its file under its name. */
    void onTheServer(InMemoryServer server, boolean direct) {
        for (String path : server.paths()) {
            if (Effects.unfinished(path)) {
                if (orders.stream().anyMatch(order -> order.succeeded() && Effects.leftBy(order, path))) {
                    findings.add("%s lies on the server, though its job succeeded", path);
                }
            } else if (!direct && server.content(path).filter(bytes -> !results.whole(Content.sha256(bytes))).isPresent()) {
                findings.add("%s on the server is not whole: %d bytes", path, server.content(path).get().length);
            }
        }
    }

    /** {@code direct}: a part may have been fetched; {@code killed}: the daemon may have died between a job's end and the removal of its note. */
    void onTheGateway(Path files, boolean direct, boolean killed) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(files)) {
            all = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : all) {
            String name = files.relativize(file).toString();
            if (name.endsWith(".renaming") && !killed) {
                findings.add("The note %s was not removed, though its job has ended", name);
            } else if (name.endsWith("~")) {
                findings.add("%s was left half written", name);
            } else if (!name.endsWith(".renaming") && !name.endsWith(".part") && !name.endsWith(".part.json") && !direct && !results.whole(Content.sha256(Files.readAllBytes(file)))) {
                findings.add("%s is not whole: %d bytes", name, Files.size(file));
            }
        }
    }
}
