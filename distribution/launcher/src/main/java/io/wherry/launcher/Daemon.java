package io.wherry.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework with the distribution's bundles in it. */
final class Daemon {
    /** How long the bundles may take to stop before the process ends without them. */
    static final Duration STOP_BOUND = Duration.ofSeconds(9);

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    /** Libraries and Felix' services. */
    private static final int PLATFORM = 1;
    /** What turns the operator's files into configurations: before those that live by them. */
    private static final int SETTINGS = 2;
    private static final int PRODUCT = 3;

    private final Distribution distribution;
    private final List<Path> jars;
    private final Path cache;
    private final Felix framework;
    private final Map<Bundle, Throwable> failures = new ConcurrentHashMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    /** Set when the framework is up: stopping one that is just starting leaves it in between. */
    private final AtomicBoolean up = new AtomicBoolean();

    private Daemon(Distribution distribution, List<Path> jars, Path cache, Felix framework) {
        this.distribution = distribution;
        this.jars = jars;
        this.cache = cache;
        this.framework = framework;
    }

    /**
     * Makes the daemon ready to {@link #run}; nothing is started yet.
     *
     * @throws StartException when the distribution is not whole
     */
    static Daemon prepare(Distribution distribution, Path config, Path data) throws StartException {
        Path cache = data.resolve("cache");
        Felix framework = new Felix(Settings.of(distribution, config, data, cache, PRODUCT));
        LOG.info("Wherry {}: configuration {}, data {}", distribution.version(), config, data);
        return new Daemon(distribution, distribution.bundles(), cache, framework);
    }

    /**
     * Starts everything and returns when it has stopped, because of {@link #stop} or by itself.
     *
     * @throws StartException  when the bundle cache cannot be written
     * @throws BundleException when the framework itself fails
     */
    Exit run() throws StartException, BundleException, InterruptedException {
        long began = System.nanoTime();
        try {
            String fingerprint = distribution.fingerprint(jars);
            boolean kept = BundleCache.prepare(cache, fingerprint);
            boot();
            if (!kept) {
                BundleCache.complete(cache, fingerprint);
            }
        } catch (IOException e) {
            throw new StartException(Exit.USAGE, "The bundle cache " + cache + " cannot be written or the bundles cannot be read (" + e + ").");
        }
        up.set(true);
        if (stopping.get()) {
            framework.stop();
        } else {
            LOG.info("Running on Java {} after {} ms", Runtime.version().feature(), Duration.ofNanos(System.nanoTime() - began).toMillis());
        }
        FrameworkEvent end = framework.waitForStop(0);
        if (stopping.get()) {
            LOG.info("Stopped");
            return Exit.STOPPED;
        }
        LOG.error("The framework ended by itself ({})", end, end.getThrowable());
        return Exit.FAILED;
    }

    private void boot() throws BundleException {
        framework.init(failureCollector());
        BundleContext context = framework.getBundleContext();
        LogBridge.register(context);
        for (Path jar : jars) {
            Bundle bundle = context.installBundle(jar.toUri().toString());
            if (!isFragment(bundle)) {
                bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel(bundle));
                // The framework is below every start level, so this only marks the bundle; start() below carries it out.
                bundle.start();
            }
        }
        context.addFrameworkListener(failureCollector());
        if (!stopping.get()) {
            framework.start();
            reportFailures(context);
        }
    }

    private FrameworkListener failureCollector() {
        return event -> {
            if (event.getType() == FrameworkEvent.ERROR) {
                failures.put(event.getBundle(), event.getThrowable());
            }
        };
    }

    private void reportFailures(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() != Bundle.ACTIVE && !isFragment(bundle)) {
                LOG.error("The bundle {} {} does not run", bundle.getSymbolicName(), bundle.getVersion(), failures.get(bundle));
            }
        }
    }

    private static int startLevel(Bundle bundle) {
        String name = bundle.getSymbolicName();
        if (!name.startsWith("io.wherry.")) {
            return PLATFORM;
        }
        return name.startsWith("io.wherry.settings") ? SETTINGS : PRODUCT;
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    /**
     * Begins to stop and returns at once; {@link #run} then ends, when everything was still starting as soon as it has. After {@link #STOP_BOUND}
     * the process ends without it.
     */
    void stop(String why) {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        LOG.info("Stopping on {}", why);
        Thread bound = new Thread(this::endAfterBound, "wherry-stop-bound");
        bound.setDaemon(true);
        bound.start();
        if (up.get()) {
            try {
                framework.stop();
            } catch (BundleException e) {
                LOG.error("The framework cannot be stopped", e);
            }
        }
    }

    private void endAfterBound() {
        try {
            Thread.sleep(STOP_BOUND.toMillis());
        } catch (InterruptedException e) {
            return;
        }
        List<String> late = Arrays.stream(framework.getBundleContext().getBundles()).filter(bundle -> bundle.getState() == Bundle.STOPPING)
                .map(Bundle::getSymbolicName).toList();
        LOG.warn("Not everything stopped within {} s, the process ends all the same; still stopping: {}", STOP_BOUND.toSeconds(), late);
        LogSetup.stop();
        Runtime.getRuntime().halt(Exit.STOPPED.code());
    }
}
