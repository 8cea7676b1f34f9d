package io.wherry.simulator.module;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.remote.RemoteSession.Download;
import io.wherry.simulator.remote.RemoteSession.Upload;

/** {@code AT+FTPSTOR} and {@code AT+FTPRETR}: a file as one stream, in the coding of the guide's note 6. */
final class FtpStreams {
    private static final int CHUNK = 1024;
    private static final int INPUT = 4096;
    private static final int AHEAD = 65_536;

    private final Core core;
    private final FtpLink link;

    FtpStreams(Core core, FtpLink link) {
        this.core = core;
        this.link = link;
        link.on("STOR", this::store);
        link.on("RETR", this::retrieve);
    }

    private boolean mayBegin(Ticket ticket) {
        if (ticket.line().form() == CommandLine.Form.TEST) {
            ticket.ok();
        } else if (!FtpFiles.names(ticket.line(), 1)) {
            ticket.error(Errors.BAD_PARAMETER);
        } else {
            return link.ready(ticket);
        }
        return false;
    }

    private void store(Ticket ticket) {
        if (mayBegin(ticket)) {
            ticket.ok();
            link.call(session -> session.store(ticket.line().arguments().get(0).text()),
                    upload -> core.console().whenIdle(() -> new Storing(ticket, upload).begin()),
                    failure -> ticket.outcome("+FTPSTOR: 0"));
        }
    }

    private void retrieve(Ticket ticket) {
        if (mayBegin(ticket)) {
            ticket.ok();
            link.call(session -> session.retrieve(ticket.line().arguments().get(0).text(), 0, true),
                    download -> core.console().whenIdle(() -> new Retrieving(ticket, download).begin()),
                    failure -> ticket.outcome("+FTPRETR: 0"));
        }
    }

    private void opens(Ticket ticket, String line) {
        core.console().emit(List.of(Piece.line(core.wording().line(line))), ticket.number());
    }

    /** A stream from the host; it goes to the network at the network's rate. */
    private final class Storing {
        private final Ticket ticket;
        private final Upload upload;
        private final Dle.Decoder decoder = new Dle.Decoder();
        private final ByteQueue waiting = new ByteQueue();
        private boolean sending;
        private boolean broken;
        private boolean over;
        private int round;

        Storing(Ticket ticket, Upload upload) {
            this.ticket = ticket;
            this.upload = upload;
        }

        void begin() {
            link.begins(() -> broken = true);
            opens(ticket, "+FTPSTOR: 2");
            core.console().stream(this::receive);
            watch();
        }

        private void receive(byte[] bytes) {
            round++;
            watch();
            if (core.has(Quirk.STREAM_DROPS)) {
                core.console().taken(bytes.length);
                waiting.add(Arrays.copyOf(bytes, Math.max(0, Math.min(bytes.length, INPUT - waiting.size()))));
            } else {
                waiting.add(bytes);
            }
            send();
        }

        /** A stream that stands still for too long is given up. */
        private void watch() {
            int mine = round;
            core.after(core.timing().dataTimeout(), () -> {
                if (mine == round && !over && !sending) {
                    broken = true;
                    ended(new byte[0]);
                }
            });
        }

        private void send() {
            if (sending || over || waiting.size() == 0) {
                return;
            }
            byte[] coded = waiting.take(CHUNK);
            if (!core.has(Quirk.STREAM_DROPS)) {
                core.console().taken(coded.length);
            }
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            Optional<byte[]> rest = decoder.decode(coded, plain);
            sending = true;
            if (broken) {
                core.after(link.onTheNetwork(coded.length), () -> sent(rest));
            } else {
                link.call(link.onTheNetwork(coded.length), session -> {
                    upload.write(plain.toByteArray());
                    return true;
                }, done -> sent(rest), failure -> {
                    broken = true;
                    sent(rest);
                });
            }
        }

        private void sent(Optional<byte[]> rest) {
            sending = false;
            if (rest.isPresent()) {
                ended(rest.get());
            } else {
                send();
            }
        }

        private void ended(byte[] rest) {
            over = true;
            byte[] later = waiting.take(waiting.size());
            if (!core.has(Quirk.STREAM_DROPS)) {
                core.console().taken(later.length);
            }
            ByteQueue commands = new ByteQueue();
            commands.add(rest);
            commands.add(later);
            if (broken) {
                upload.abort();
                close(commands, "+FTPSTOR: 0");
            } else {
                link.call(session -> {
                    upload.finish();
                    return true;
                }, done -> close(commands, "+FTPSTOR: 1"), failure -> close(commands, "+FTPSTOR: 0"));
            }
        }

        private void close(ByteQueue commands, String outcome) {
            link.ends();
            core.console().streamEnds(commands.take(commands.size()));
            ticket.outcome(outcome);
        }
    }

    /** A stream to the host, as fast as network and wire allow. */
    private final class Retrieving {
        private final Ticket ticket;
        private final Download download;
        private final ByteQueue later = new ByteQueue();
        private boolean broken;

        Retrieving(Ticket ticket, Download download) {
            this.ticket = ticket;
            this.download = download;
        }

        void begin() {
            link.begins(() -> broken = true);
            opens(ticket, "+FTPRETR: 2");
            core.console().stream(bytes -> {
                core.console().taken(bytes.length);
                later.add(bytes);
            });
            next();
        }

        private void next() {
            if (broken) {
                close("+FTPRETR: 0");
            } else if (core.wire().backlog() > AHEAD) {
                core.after(Duration.ofMillis(5), this::next);
            } else {
                link.call(Duration.ZERO, session -> download.read(CHUNK), this::came, failure -> close("+FTPRETR: 0"));
            }
        }

        private void came(byte[] bytes) {
            if (bytes.length == 0) {
                close("+FTPRETR: 1");
                return;
            }
            core.console().raw(Dle.encode(bytes));
            core.after(link.pace(bytes.length), this::next);
        }

        private void close(String outcome) {
            link.ends();
            core.console().raw(new byte[] {Dle.ETX});
            core.console().streamEnds(later.take(later.size()));
            ticket.outcome(outcome);
        }
    }
}
