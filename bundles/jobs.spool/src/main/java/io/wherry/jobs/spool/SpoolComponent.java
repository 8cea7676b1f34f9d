package io.wherry.jobs.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import io.wherry.fault.FaultException;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.spool.queue.Spool;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The queue as a service; operations, lanes and listeners come and go while it runs. */
@Component(service = Jobs.class, configurationPid = "io.wherry.jobs.spool", configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = SpoolComponent.Config.class)
public final class SpoolComponent implements Jobs {
    private final Spool spool;

    /** Derived from {@code io.wherry.jobs.cfg}. */
    @ObjectClassDefinition(name = "Wherry job spool", description = "The durable queue of jobs")
    public @interface Config {
        /** An absolute path. */
        @AttributeDefinition(description = "The folder with one file a job; absolute")
        String folder();

        /** Seconds. */
        @AttributeDefinition(description = "Seconds for which a job may fail on its link without making progress")
        int patience() default 120;

        /** Jobs. */
        @AttributeDefinition(description = "How many jobs may wait or run at most")
        int queue() default 1000;

        /** Days. */
        @AttributeDefinition(description = "Days for which a job without a ttl may wait to be begun")
        int wait_days() default 7;

        /** Jobs. */
        @AttributeDefinition(description = "How many finished jobs are kept")
        int keep_count() default 100;

        /** Days. */
        @AttributeDefinition(description = "Days for which finished jobs are kept")
        int keep_days() default 30;
    }

    /** Opens the folder and goes on with the jobs in it. */
    @Activate
    public SpoolComponent(Config config) throws IOException {
        spool = new Spool(Clock.system(), Path.of(config.folder()), Disk.REAL,
                settings(config), SplittableRandom::new);
    }

    private static Spool.Settings settings(Config config) {
        return new Spool.Settings(Duration.ofSeconds(config.patience()), config.queue(), Duration.ofDays(config.wait_days()), config.keep_count(),
                Duration.ofDays(config.keep_days()));
    }

    /** Stops what runs; it goes on at the next start. */
    @Deactivate
    public void deactivate() throws InterruptedException {
        spool.close();
    }

    /** An operation came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addOperation(Operation operation) {
        spool.add(operation);
    }

    /** An operation left. */
    void removeOperation(Operation operation) {
        spool.remove(operation);
    }

    /** A modem came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLane(JobLane lane) {
        spool.add(lane);
    }

    /** A modem left. */
    void removeLane(JobLane lane) {
        spool.remove(lane);
    }

    /** A listener came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(JobListener listener) {
        spool.add(listener);
    }

    /** A listener left. */
    void removeListener(JobListener listener) {
        spool.remove(listener);
    }

    @Override
    public Submission submit(JobRequest request) throws FaultException {
        return spool.submit(request);
    }

    @Override
    public boolean cancel(String operation, String id) {
        return spool.cancel(operation, id);
    }

    @Override
    public Optional<JobState> find(String operation, String id) {
        return spool.find(operation, id);
    }

    @Override
    public List<JobState> all() {
        return spool.all();
    }

    @Override
    public List<JobState> unpublished() {
        return spool.unpublished();
    }

    @Override
    public void published(JobState state) {
        spool.published(state);
    }

    @Override
    public List<OperationInfo> operations() {
        return spool.operations();
    }

    @Override
    public Limits limits() {
        return spool.limits();
    }

    @Override
    public Counts counts() {
        return spool.counts();
    }
}
