package io.wherry.simulator.module;

import java.time.Duration;
import java.util.Optional;

import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.RemoteSession.Download;

/** {@code AT+FTPGET} fills the module's buffer from the network, {@code AT+FTPRECV} drains it (guide, note 8). */
final class FtpDownload {
    private static final int CHUNK = 4096;

    /** What the GET that came last does. */
    private enum State { NONE, RUNNING, STALLED, OVER }

    private final Core core;
    private final FtpLink link;
    private final Variants variants;
    private ByteQueue buffer = new ByteQueue();
    private State state = State.NONE;
    private int round;
    /** Continues a stalled GET when the buffer is drained. */
    private Optional<Runnable> goesOn = Optional.empty();

    FtpDownload(Core core, FtpLink link, Variants variants) {
        this.core = core;
        this.link = link;
        this.variants = variants;
        link.on("GET", this::get);
        link.on("RECV", this::receive);
    }

    private void get(Ticket ticket) {
        CommandLine line = ticket.line();
        int count = line.arguments().size();
        boolean good = line.form() == CommandLine.Form.SET && count <= 3 && line.string(0).filter(name -> !name.isEmpty()).isPresent()
                && (count < 2 || line.number(1).filter(type -> type <= 1).isPresent()) && (count < 3 || line.number(2).isPresent());
        if (line.form() == CommandLine.Form.TEST) {
            ticket.ok();
        } else if (!good) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (link.ready(ticket)) {
            boolean binary = line.number(1).orElse(1L) == 1;
            long offset = line.number(2).orElse(0L);
            int mine = ++round;
            buffer = new ByteQueue();
            state = State.RUNNING;
            ticket.accepted();
            link.call(session -> session.retrieve(line.arguments().get(0).text(), offset, binary), download -> {
                ticket.progress("+FTPGET: 2");
                link.begins(() -> finish(ticket, mine, "+FTPGET: 0"));
                fill(ticket, download, mine);
            }, failure -> finish(ticket, mine, "+FTPGET: 0"));
        }
    }

    private void finish(Ticket ticket, int mine, String outcome) {
        if (mine == round && (state == State.RUNNING || state == State.STALLED)) {
            state = State.OVER;
            link.ends();
            ticket.outcome(outcome);
        }
    }

    private void fill(Ticket ticket, Download download, int mine) {
        int room = variants.buffer() - buffer.size();
        link.call(Duration.ZERO, session -> download.read(Math.min(CHUNK, Math.max(1, room))), bytes -> {
            if (mine != round || state != State.RUNNING) {
                download.abort();
            } else if (bytes.length == 0) {
                finish(ticket, mine, "+FTPGET: 1");
            } else if (room == 0) {
                full(ticket, download, mine, bytes);
            } else {
                core.after(link.onTheNetwork(bytes.length), () -> {
                    buffer.add(bytes);
                    fill(ticket, download, mine);
                });
            }
        }, failure -> finish(ticket, mine, "+FTPGET: 0"));
    }

    /** The file exceeds the buffer: there is one more byte than it holds. */
    private void full(Ticket ticket, Download download, int mine, byte[] more) {
        switch (variants.overflow()) {
            case STOPS -> {
                download.abort();
                finish(ticket, mine, "+FTPGET: 1");
            }
            case FAILS -> {
                download.abort();
                finish(ticket, mine, "+FTPGET: 0");
            }
            case STALLS -> {
                state = State.STALLED;
                goesOn = Optional.of(() -> {
                    state = State.RUNNING;
                    buffer.add(more);
                    fill(ticket, download, mine);
                });
            }
        }
    }

    private void receive(Ticket ticket) {
        CommandLine line = ticket.line();
        if (line.form() == CommandLine.Form.TEST) {
            tested(ticket);
            return;
        }
        long asked = line.arguments().size() == 1 ? line.number(0).orElse(0L) : 0;
        boolean tooMuch = asked > variants.receive();
        if (line.form() != CommandLine.Form.SET || asked < 1 || tooMuch && variants.tooMuch() == Variants.TooMuch.BAD_PARAMETER) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (tooMuch && variants.tooMuch() == Variants.TooMuch.ERROR) {
            ticket.error();
        } else if (state == State.NONE && !link.open()) {
            link.noSession(ticket);
        } else if (state == State.NONE || state == State.RUNNING && !core.has(Quirk.RECEIVE_EARLY)) {
            ticket.error(Errors.NOT_ALLOWED);
        } else if (state == State.OVER && buffer.size() == 0 && core.has(Quirk.RECV_AT_END_ERROR)) {
            ticket.error();
        } else {
            give(ticket, (int) Math.min(asked, variants.receive()));
        }
    }

    private void tested(Ticket ticket) {
        if (core.has(Quirk.FTPRECV_TEST)) {
            ticket.ok("+FTPRECV: (1-" + variants.receive() + ")");
        } else {
            ticket.error();
        }
    }

    private void give(Ticket ticket, int most) {
        int count = Math.min(most, buffer.size());
        boolean none = ticket.meets(Kind.ZERO_READ) || core.has(Quirk.ZERO_READS) && core.random().nextInt(8) == 0;
        boolean fewer = ticket.meets(Kind.SHORT_READ) || core.has(Quirk.SHORT_READS) && core.random().nextInt(4) == 0;
        if (none) {
            count = 0;
        } else if (fewer && count > 1) {
            count = 1 + core.random().nextInt(count - 1);
        }
        ticket.block("+FTPRECV: " + count, buffer.take(count));
        ticket.ok();
        if (state == State.STALLED && buffer.size() == 0) {
            goesOn.ifPresent(Runnable::run);
        }
    }
}
