package io.wherry.jobs.spool.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.wherry.fault.FaultException;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.jobs.spool.store.Folder;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue: {@link Jobs} on a folder. Owns its threads (a teller, a keeper, two lanes of the gateway, one a modem), which are gone after {@link #close()}. */
public final class Spool implements Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int GATEWAY_LANES = 2;
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Limits limits;
    private final Clock clock;
    private final Gate gate;
    private final Folder folder;
    private final Book book;
    private final Catalogue catalogue = new Catalogue();
    private final Teller teller;
    private final Keeper keeper;
    private final Floor floor;
    private final Reception reception;
    private final List<Lane> gatewayLanes = new ArrayList<>();
    private final Map<JobLane, Lane> lanes = new IdentityHashMap<>();
    /** Lanes whose modem left, while their job still stops. */
    private final List<Lane> leaving = new ArrayList<>();
    private List<OperationInfo> remembered;

    /**
     * What the operator decides.
     *
     * @param patience how long a job may fail on its link without progress
     * @param queue    how many jobs may wait or run
     * @param waiting  how long a job without a {@code ttl} may wait to be begun
     * @param count    how many finished jobs are kept
     * @param age      for how long they are kept
     */
    public record Settings(Duration patience, int queue, Duration waiting, int count, Duration age) {
        /** What holds unless the operator says otherwise. */
        public Settings(Duration patience, int queue) {
            this(patience, queue, Duration.ofDays(7), 100, Duration.ofDays(30));
        }
    }

    /**
     * Opens the folder and goes on with what is in it.
     *
     * @throws IOException when the folder can't be made or read
     */
    public Spool(Clock clock, Path path, Disk disk, Settings settings, Supplier<RandomGenerator> random) throws IOException {
        this.limits = new Limits(settings.queue(), settings.count());
        this.clock = clock;
        this.gate = clock.gate();
        this.folder = new Folder(path, disk);
        this.teller = new Teller(clock);
        this.book = open(clock, settings);
        this.remembered = folder.operations();
        remembered.forEach(info -> catalogue.recall(info, book.timeline().uptime()));
        book.all().stream().map(entry -> entry.job).filter(job -> !job.isFinal()).forEach(this::recallOperation);
        this.floor = new Floor(clock, gate, book, catalogue, teller, settings.patience(), random);
        this.reception = new Reception(floor, settings.queue(), settings.waiting());
        this.keeper = new Keeper(floor);
        for (int i = 1; i <= GATEWAY_LANES; i++) {
            gatewayLanes.add(new Lane(floor, "gateway-" + i, Optional.empty()));
        }
    }

    private Book open(Clock clock, Settings settings) throws IOException {
        try {
            return new Book(clock, folder, teller, new Ended(settings.count(), settings.age(), settings.queue()));
        } catch (IOException | RuntimeException failed) {
            try {
                teller.close(CLOSING);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw failed;
        }
    }

    /** An accepted job's operation gets its time to come up even if the list of operations was lost. */
    private void recallOperation(Job job) {
        String name = job.key().operation();
        if (catalogue.find(name, book.timeline().uptime()).isEmpty()) {
            catalogue.recall(new OperationInfo(name, "", "{}", false, true, OperationInfo.Lane.MODEM, Duration.ofHours(1)), book.timeline().uptime());
        }
    }

    @Override
    public Submission submit(JobRequest request) throws FaultException {
        return reception.submit(request);
    }

    @Override
    public boolean cancel(String operation, String id) {
        return gate.update(() -> {
            Optional<Entry> found = book.find(new Key(operation, id)).filter(entry -> !entry.job.isFinal());
            if (found.isEmpty()) {
                return false;
            }
            Entry entry = found.get();
            if (entry.trying && !cancellable(operation)) {
                teller.event("job.cancel-refused", operation + " can't be stopped once it runs", operation, id);
                return false;
            }
            if (!entry.job.stage().canceling()) {
                book.cancel(entry);
            }
            return true;
        });
    }

    private boolean cancellable(String operation) {
        return catalogue.find(operation, book.timeline().uptime()).map(known -> known.info().cancellable()).orElse(true);
    }

    @Override
    public Optional<JobState> find(String operation, String id) {
        return gate.read(() -> book.find(new Key(operation, id)).map(book::state));
    }

    @Override
    public List<JobState> all() {
        return gate.read(() -> book.all().stream().map(book::state).toList());
    }

    @Override
    public List<JobState> unpublished() {
        return gate.read(() -> book.unpublished().stream().map(book::state).toList());
    }

    @Override
    public void published(JobState state) {
        if (!state.status().isFinal()) {
            return;
        }
        gate.change(() -> book.find(new Key(state.operation(), state.id())).map(entry -> entry.job.stage().seq() == state.seq()
                && entry.job.isFinal() && !entry.job.stage().published() ? entry : null).ifPresent(book::publish));
    }

    @Override
    public List<OperationInfo> operations() {
        return gate.read(catalogue::present);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Counts counts() {
        return gate.read(book::counts);
    }

    /** An operation came. */
    public void add(Operation operation) {
        OperationInfo info = operation.info();
        gate.change(() -> {
            catalogue.add(operation, info);
            book.turns().stir();
            remember();
        });
    }

    /** An operation left: its running job stops and waits for it. */
    public void remove(Operation operation) {
        gate.change(() -> {
            catalogue.remove(operation, book.timeline().uptime());
            book.turns().stir();
        });
    }

    private void remember() {
        List<OperationInfo> now = catalogue.remembered(book.timeline().uptime());
        if (now.equals(remembered)) {
            return;
        }
        try {
            folder.save(now);
            remembered = now;
        } catch (IOException failed) {
            LOG.warn("The list of operations can't be written: requests that come before they are up after a restart would be refused", failed);
        }
    }

    /** A modem can take jobs. */
    public void add(JobLane lane) {
        Lane fresh = new Lane(floor, lane.modem(), Optional.of(lane.modem()));
        gate.change(() -> lanes.put(lane, fresh));
    }

    /** A modem left: its running job stops and waits for another. */
    public void remove(JobLane lane) {
        Lane left = gate.update(() -> {
            Lane found = lanes.remove(lane);
            leaving.removeIf(Lane::gone);
            leaving.add(found);
            return found;
        });
        left.close();
    }

    /** Somebody listens. */
    public void add(JobListener listener) {
        teller.add(listener);
    }

    /** He listens no more. */
    public void remove(JobListener listener) {
        teller.remove(listener);
    }

    /** Stops what runs, which goes on at the next start, and ends all threads. */
    public void close() throws InterruptedException {
        List<Lane> all = gate.read(() -> {
            List<Lane> every = new ArrayList<>(gatewayLanes);
            every.addAll(lanes.values());
            every.addAll(leaving);
            return every;
        });
        all.forEach(Lane::close);
        keeper.close();
        long deadline = clock.after(CLOSING);
        for (Lane lane : all) {
            lane.end(clock.until(deadline));
        }
        keeper.end(clock.until(deadline));
        gate.change(() -> {
            book.mark();
            book.close();
        });
        teller.close(CLOSING);
    }
}
