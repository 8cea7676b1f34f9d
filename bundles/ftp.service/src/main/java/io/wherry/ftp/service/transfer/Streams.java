package io.wherry.ftp.service.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.wherry.at.Command;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;

/**
 * Streams, coded ({@code FTPRETR}, {@code FTPSTOR}) and raw: one command for the whole file, so it runs on a thread of its own while the operation's thread tells progress
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
            run(session.commands().files().retrieve(coded, remote, (bytes, offset, count) -> {
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
        run(session.commands().files().store(coded, remote, buffer -> {
            int count = file.read(buffer);
            sent.addAndGet(Math.max(0, count));
            return count;
        }), sent::get, size, watch);
    }

    /** Appends to {@code part} what the module hands out raw, up to {@code size}; what is asked for once more has to be the same as before. */
    void download(Ftp.RawDownload shape, String remote, PartFile part, Overlap overlap, long size, Watch watch) throws Setback, FaultException, InterruptedException {
        AtomicReference<Optional<IOException>> full = new AtomicReference<>(Optional.empty());
        AtomicBoolean another = new AtomicBoolean();
        long offset = part.length() - overlap.length();
        try {
            run(session.commands().files().download(shape, remote, offset, size - offset, (bytes, from, count) -> {
                int repeated = overlap.match(Arrays.copyOfRange(bytes, from, from + count));
                if (repeated < 0) {
                    another.set(true);
                    throw new IOException("what came is not what is there");
                }
                try {
                    part.write(bytes, from + repeated, count - repeated);
                } catch (IOException fault) {
                    full.set(Optional.of(fault));
                    throw fault;
                }
            }), part::length, size, watch, part::settle);
        } catch (Setback setback) {
            if (full.get().isPresent()) {
                throw part.fault(full.get().get());
            }
            if (another.get()) {
                throw new Setback(Setback.Nature.FAILED, FaultCode.SIZE_MISMATCH, "The server's " + remote + " is another one by now", true, 0, setback);
            }
            throw setback;
        }
    }

    /** Hands the module all {@code size} bytes of {@code file}, raw. */
    void upload(Ftp.RawUpload shape, String remote, InputStream file, long size, AtomicLong sent, Watch watch) throws Setback, FaultException, InterruptedException {
        run(session.commands().files().upload(shape, remote, size, buffer -> {
            int count = file.read(buffer);
            sent.addAndGet(Math.max(0, count));
            return count;
        }), sent::get, size, watch);
    }

    private void run(Command command, LongSupplier moved, long total, Watch watch) throws Setback, FaultException, InterruptedException {
        run(command, moved, total, watch, () -> { });
    }

    /** What is done besides while a stream runs. */
    @FunctionalInterface
    private interface Besides {
        void glance() throws FaultException;
    }

    private void run(Command command, LongSupplier moved, long total, Watch watch, Besides besides) throws Setback, FaultException, InterruptedException {
        Errand errand = new Errand(command);
        Worker worker = clock.start("wherry-ftp-stream", errand);
        try {
            while (!errand.over(GLANCE)) {
                watch.check();
                watch.progress(moved.getAsLong(), total);
                besides.glance();
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
