package io.wherry.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.fault.Secret;
import io.wherry.mqtt.client.Endpoint;
import io.wherry.mqtt.client.PahoTransport;
import io.wherry.mqtt.messages.About;
import io.wherry.mqtt.messages.StatusMessage;
import io.wherry.mqtt.reports.Reporter;
import io.wherry.mqtt.supervisor.Supervisor;
import io.wherry.settings.Refusals;
import io.wherry.time.Clock;

/** Gateways for tests, on the real client and the real clock. */
public final class TestGateway {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
    private static final Supervisor.Patience PATIENCE = new Supervisor.Patience(Duration.ofSeconds(3), Duration.ofMinutes(15));

    private TestGateway() {
    }

    /** A gateway {@code name} with those jobs, connected to {@code uri}. */
    public static Gateway start(String name, String uri, FakeJobs jobs) {
        return start(name, uri, Endpoint.Files.NONE, jobs, false);
    }

    public static Gateway start(String name, String uri, Endpoint.Files files, FakeJobs jobs, boolean rawAt) {
        Clock clock = Clock.system();
        StatusMessage status = new StatusMessage(name, UUID.randomUUID().toString(), Instant.now(), "0.1.0");
        Endpoint endpoint = Endpoint.of(uri, files, "wherry-" + name, "", Secret.NONE, KEEP_ALIVE);
        Reporter.Facts facts = new Reporter.Facts(List.of("north"), rawAt, () -> List.of(new About.Part("io.wherry.mqtt", "0.1.0", "active")),
                () -> Set.of("depot"), new CopyOnWriteArrayList<Refusals>(), () -> false);
        Gateway gateway = new Gateway(clock, new Random(7), PATIENCE, new PahoTransport(clock, Duration.ofSeconds(3)), endpoint, status, jobs, facts, Duration.ofSeconds(2));
        jobs.listener(gateway);
        return gateway;
    }

}
