package io.wherry.ftp.service.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.wherry.at.Command;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;

/**
 * {@code FTPRETR} and {@code FTPSTOR}: one command for the whole file, so it runs on a thread of its own while the operation's thread tells progress
 * and listens for a cancel. Bytes pass on the port's thread; they come from and go to buffered files and wait for no disk.
 */
final class Streams {
    private static final Duration GLANCE = Duration.ofMillis(500);
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final Session session;
    private final Clock clock;

    Streams(Session session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    void retrieve(Ftp.Coded coded, String remote, PartFile part, OptionalLong size, Watch watch) throws Setback, FaultException, InterruptedException {
        AtomicReference<Optional<IOException>> full = new AtomicReference<>(Optional.empty());
        try {
            run(session.commands().retrieve(coded, remote, (bytes, offset, count) -> {
                try {
                    part.write(bytes, offset, count);
                } catch (IOException fault) {
                    full.set(Optional.of(fault));
                    throw fault;
                }
            }), part::length, size.orElse(-1), watch);
        } catch (Setback setback) {
            if (full.get().isPresent()) {
                throw part.fault(full.get().get());
            }
            throw setback;
        }
    }

    void store(Ftp.Coded coded, String remote, InputStream file, long size, AtomicLong sent, Watch watch) throws Setback, FaultException, InterruptedException {
        run(session.commands().store(coded, remote, buffer -> {
            int count = file.read(buffer);
            sent.addAndGet(Math.max(0, count));
            return count;
        }), sent::get, size, watch);
    }

    private void run(Command command, LongSupplier moved, long total, Watch watch) throws Setback, FaultException, InterruptedException {
        Errand errand = new Errand(command);
        Worker worker = clock.start("wherry-ftp-stream", errand);
        try {
            while (!errand.over(GLANCE)) {
                watch.check();
                watch.progress(moved.getAsLong(), total);
            }
        } finally {
            if (!errand.over(Duration.ZERO)) {
                session.suspect("a stream was broken off");
                worker.interrupt();
                worker.join(ENDING);
            }
        }
        watch.progress(moved.getAsLong(), total);
        errand.result();
    }

    /** The command on its own thread, and how it ended. */
    private final class Errand implements Clock.Body {
        private final Command command;
        private final Gate gate = clock.gate();
        private boolean over;
        private Optional<Setback> setback = Optional.empty();
        private Optional<FaultException> fault = Optional.empty();

        Errand(Command command) {
            this.command = command;
        }

        @Override
        public void run() throws InterruptedException {
            try {
                session.run(command, Watch.NONE);
            } catch (Setback failed) {
                gate.change(() -> setback = Optional.of(failed));
            } catch (FaultException failed) {
                gate.change(() -> fault = Optional.of(failed));
            } finally {
                gate.change(() -> over = true);
            }
        }

        boolean over(Duration patience) throws InterruptedException {
            return gate.await(() -> over, patience);
        }

        void result() throws Setback, FaultException {
            Optional<Setback> failed = gate.read(() -> setback);
            if (failed.isPresent()) {
                throw failed.get();
            }
            Optional<FaultException> ended = gate.read(() -> fault);
            if (ended.isPresent()) {
                throw ended.get();
            }
        }
    }
}
