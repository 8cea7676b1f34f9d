package io.wherry.simulator.quectel;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.module.ByteQueue;
import io.wherry.simulator.module.CommandLine;
import io.wherry.simulator.module.CommandLine.Form;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.remote.RemoteSession.Upload;

/**
 * {@code AT+QFTPPUT} from {@code COM:}. After {@code CONNECT} the wire is a stream until {@code uploadlen} bytes have come, or
 * {@code +++}; a piece with {@code beof} 0 leaves the file open for the next one.
 */
final class FtpFromHost {
    private static final int CHUNK = 1024;
    private static final int INPUT = 4096;

    /** A file under way. */
    private static final class Open {
        private final String name;
        private final Upload upload;
        private final long begin;
        private long reached;

        Open(String name, Upload upload, long begin) {
            this.name = name;
            this.upload = upload;
            this.begin = begin;
            this.reached = begin;
        }
    }

    private final Core core;
    private final FtpLink link;
    private final FtpTransfers transfers;
    private Optional<Open> open = Optional.empty();

    FtpFromHost(Core core, FtpLink link, FtpTransfers transfers) {
        this.core = core;
        this.link = link;
        this.transfers = transfers;
        link.on("PUT", this::put);
    }

    private void put(Ticket ticket) {
        CommandLine line = ticket.line();
        int count = line.arguments().size();
        boolean good = line.form() == Form.SET && count <= 5 && (count < 3 || line.number(2).isPresent())
                && (count < 4 || line.number(3).filter(length -> length > 0 || !core.has(Quirk.NO_EMPTY_PIECE)).isPresent())
                && (count < 5 || line.number(4).filter(last -> last <= 1).isPresent());
        if (!good) {
            ticket.error(FtpErrors.BAD_PARAMETER);
        } else if (transfers.asked(ticket, false)) {
            if (open.isPresent()) {
                goOn(ticket, open.get());
            } else if (link.ready(ticket, "PUT")) {
                begin(ticket, line.string(0).get(), line.number(2).orElse(0L));
            }
        }
    }

    private void goOn(Ticket ticket, Open file) {
        if (!file.name.equals(ticket.line().string(0).get())) {
            ticket.error(FtpErrors.BUSY);
        } else if (file.reached != ticket.line().number(2).orElse(0L)) {
            ticket.error(FtpErrors.BAD_POSITION);
        } else {
            new Taking(ticket, file).begin();
        }
    }

    private void begin(Ticket ticket, String name, long start) {
        link.call(session -> session.store(name, start), upload -> {
            Open file = new Open(name, upload, start);
            open = Optional.of(file);
            new Taking(ticket, file).begin();
        }, failure -> transfers.refused(ticket, "PUT", failure));
    }

    /** One piece under way, or the whole file. */
    private final class Taking implements Escape.Listener {
        private final Ticket ticket;
        private final Open file;
        private final long from;
        private final long length;
        private final boolean last;
        private final ByteQueue waiting = new ByteQueue();
        private final Escape escape = new Escape(core, this);
        private Optional<String> error = Optional.empty();
        private byte[] behind = new byte[0];
        private long received;
        private boolean sending;
        private boolean complete;
        private boolean over;
        /** When a byte last moved. */
        private long moved;

        Taking(Ticket ticket, Open file) {
            this.ticket = ticket;
            this.file = file;
            this.from = file.reached;
            this.length = ticket.line().number(3).orElse(Long.MAX_VALUE);
            this.last = ticket.line().number(4).orElse(1L) == 1;
        }

        void begin() {
            link.begins(() -> broken(transfers.lost()));
            ticket.stream("CONNECT", this::fromHost, () -> {
                moved = core.now();
                watch(transfers.settings().timeout());
                if (length == 0) {
                    complete(new byte[0]);
                }
            });
        }

        private void fromHost(byte[] bytes) {
            moved = core.now();
            byte[] kept = bytes;
            if (over || core.has(Quirk.STREAM_DROPS)) {
                core.console().taken(bytes.length);
            }
            if (over) {
                return;
            }
            if (core.has(Quirk.STREAM_DROPS)) {
                kept = Arrays.copyOf(bytes, Math.max(0, Math.min(bytes.length, INPUT - waiting.size())));
            }
            long room = length - received - escape.kept();
            if (kept.length < room) {
                escape.came(kept);
            } else {
                escape.came(Arrays.copyOf(kept, (int) room));
                complete(Arrays.copyOfRange(kept, (int) room, kept.length));
            }
        }

        private void complete(byte[] rest) {
            complete = true;
            behind = rest;
            taken(rest.length);
            escape.end();
            send();
        }

        private void taken(int count) {
            if (!core.has(Quirk.STREAM_DROPS)) {
                core.console().taken(count);
            }
        }

        @Override
        public void data(byte[] bytes) {
            if (over) {
                taken(bytes.length);
                return;
            }
            received += bytes.length;
            waiting.add(bytes);
            if (ticket.meets(Kind.RESTART) && received >= (length == Long.MAX_VALUE ? 1 : length / 2)) {
                core.restart();
            } else {
                send();
            }
        }

        @Override
        public void escaped() {
            taken(escape.kept());
            complete = true;
            send();
        }

        private void send() {
            if (sending || over || !core.alive()) {
                return;
            }
            if (waiting.size() == 0) {
                if (complete) {
                    end();
                }
                return;
            }
            byte[] part = waiting.take(CHUNK);
            taken(part.length);
            sending = true;
            if (error.isPresent()) {
                core.after(link.onTheNetwork(part.length), this::sent);
            } else {
                link.call(link.onTheNetwork(part.length), session -> {
                    file.upload.write(part);
                    return true;
                }, done -> {
                    file.reached += part.length;
                    sent();
                }, failure -> {
                    sending = false;
                    broken(FtpErrors.pair(failure));
                    send();
                });
            }
        }

        private void sent() {
            sending = false;
            moved = core.now();
            send();
        }

        /** A stream that stands still for too long is given up. */
        private void watch(Duration patience) {
            core.after(patience, () -> {
                Duration limit = transfers.settings().timeout();
                Duration left = sending ? limit : limit.minusNanos(core.now() - moved);
                if (over) {
                    return;
                }
                if (left.compareTo(Duration.ZERO) > 0) {
                    watch(left);
                } else {
                    complete = true;
                    fails(FtpErrors.TIMEOUT + ",0");
                    escape.end();
                    send();
                }
            });
        }

        private void broken(String why) {
            if (over || error.isPresent()) {
                return;
            }
            fails(why);
            if (!core.has(QuectelQuirk.PUT_SWALLOWS)) {
                taken(waiting.take(waiting.size()).length);
                end();
            }
        }

        private void fails(String why) {
            if (error.isEmpty()) {
                error = Optional.of(why);
                link.call(Duration.ZERO, session -> {
                    file.upload.abort();
                    return true;
                }, done -> { }, gone -> file.upload.abort());
            }
        }

        private void end() {
            over = true;
            if (error.isPresent()) {
                open = Optional.empty();
                transfers.cut(ticket, "PUT", error.get(), file.reached - from, this::leave);
            } else if (last) {
                open = Optional.empty();
                leave();
                transfers.dataOver(ticket);
                link.call(session -> {
                    file.upload.finish();
                    return true;
                }, done -> transfers.told(ticket, "PUT", length()), failure -> link.result(ticket, "+QFTPPUT: " + FtpErrors.pair(failure)));
            } else {
                core.console().streamOver(behind);
                link.begins(() -> {
                    open = Optional.empty();
                    file.upload.abort();
                });
                transfers.dataOver(ticket);
                transfers.told(ticket, "PUT", length());
            }
        }

        private long length() {
            return file.reached - (core.has(QuectelQuirk.PUT_LENGTH_TOTAL) ? file.begin : from);
        }

        private void leave() {
            escape.end();
            link.ends();
            core.console().streamOver(behind);
        }
    }
}
