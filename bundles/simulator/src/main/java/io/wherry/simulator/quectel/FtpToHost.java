package io.wherry.simulator.quectel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.module.ByteQueue;
import io.wherry.simulator.module.CommandLine.Form;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Piece;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.remote.RemoteFailure;
import io.wherry.simulator.remote.RemoteSession;
import io.wherry.simulator.remote.RemoteSession.Download;

/**
 * What comes to the host: {@code AT+QFTPGET} and the listings, to {@code COM:}. The module enters data mode ({@code CONNECT}) when the
 * first bytes are there, sends them as they come, leaves data mode with {@code OK}, and tells how many they were.
 */
final class FtpToHost {
    private static final int CHUNK = 1024;
    private static final int AHEAD = 65_536;
    private static final Duration MOMENT = Duration.ofMillis(5);
    /** What goes wrong with an answer as a whole. */
    private static final Set<Kind> AS_A_WHOLE =
            EnumSet.of(Kind.RESTART, Kind.LATE, Kind.ANSWER_LOST, Kind.NOISE, Kind.URC, Kind.SPLIT, Kind.BYTES_LOST);

    private final Core core;
    private final FtpLink link;
    private final FtpTransfers transfers;

    /** What a listing asks of the server. */
    private interface Lines {
        List<String> of(RemoteSession session, String path) throws RemoteFailure;
    }

    FtpToHost(Core core, FtpLink link, FtpTransfers transfers) {
        this.core = core;
        this.link = link;
        this.transfers = transfers;
        link.on("GET", this::get);
        link.on("LIST", ticket -> list(ticket, "LIST", RemoteSession::list));
        link.on("NLST", ticket -> list(ticket, "NLST", RemoteSession::names));
        link.on("MLSD", ticket -> list(ticket, "MLSD", RemoteSession::facts));
    }

    private void get(Ticket ticket) {
        int count = ticket.line().arguments().size();
        boolean good = ticket.line().form() == Form.SET && count <= 4 && (count < 3 || ticket.line().number(2).isPresent())
                && (count < 4 || ticket.line().number(3).filter(length -> length > 0).isPresent());
        if (!good) {
            ticket.error(FtpErrors.BAD_PARAMETER);
        } else if (transfers.asked(ticket, false) && link.ready(ticket, "GET")) {
            long start = ticket.line().number(2).orElse(0L);
            long most = ticket.line().number(3).orElse(Long.MAX_VALUE);
            boolean binary = transfers.settings().binary();
            link.call(session -> session.retrieve(ticket.line().string(0).get(), start, binary),
                    download -> new Giving(ticket, "GET", download, most).begin(start),
                    failure -> transfers.refused(ticket, "GET", failure));
        }
    }

    private void list(Ticket ticket, String command, Lines lines) {
        if (ticket.line().form() != Form.SET) {
            ticket.error(FtpErrors.BAD_PARAMETER);
        } else if (transfers.asked(ticket, true) && link.ready(ticket, command)) {
            link.call(session -> lines.of(session, ticket.line().string(0).get()),
                    came -> new Giving(ticket, command, inMemory(came), Long.MAX_VALUE).begin(0),
                    failure -> transfers.refused(ticket, command, failure));
        }
    }

    private static Download inMemory(List<String> lines) {
        ByteQueue content = new ByteQueue();
        lines.forEach(line -> content.add((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        return new Download() {
            @Override
            public byte[] read(int most) {
                return content.take(most);
            }

            @Override
            public void abort() {
                // Nothing is under way.
            }
        };
    }

    /** One of them under way. */
    private final class Giving implements Escape.Listener {
        private final Ticket ticket;
        private final String command;
        private final Download source;
        /** Set where the answer is held back and sent as a whole, because something goes wrong with it as a whole. */
        private final boolean whole;
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private final Escape escape = new Escape(core, this);
        private long left;
        private long given;
        private boolean connected;
        private boolean over;

        Giving(Ticket ticket, String command, Download source, long most) {
            this.ticket = ticket;
            this.command = command;
            this.source = source;
            this.left = ticket.meets(Kind.ZERO_READ) ? 0 : most;
            this.whole = AS_A_WHOLE.stream().anyMatch(ticket::meets);
        }

        void begin(long start) {
            link.begins(() -> cut(transfers.lost()));
            boolean refusesEnd = start > 0 && core.has(QuectelQuirk.END_REFUSED);
            read(bytes -> {
                if (bytes.length == 0 && refusesEnd) {
                    over = true;
                    link.ends();
                    transfers.refused(ticket, command, RemoteFailure.refused(550, "Nothing there."));
                } else {
                    if (ticket.meets(Kind.SHORT_READ) && bytes.length > 1) {
                        left = 1 + core.random().nextInt(bytes.length - 1);
                    }
                    came(bytes);
                }
            });
        }

        private void read(Consumer<byte[]> then) {
            int most = (int) Math.min(CHUNK, left);
            if (most == 0) {
                abort(this::finish);
                return;
            }
            link.call(Duration.ZERO, session -> source.read(most), bytes -> {
                if (!over) {
                    then.accept(bytes);
                }
            }, failure -> cut(FtpErrors.pair(failure)));
        }

        private void came(byte[] bytes) {
            if (bytes.length == 0) {
                finish();
                return;
            }
            byte[] wanted = bytes.length <= left ? bytes : Arrays.copyOf(bytes, (int) left);
            given += wanted.length;
            left -= wanted.length;
            if (whole) {
                collected.writeBytes(wanted);
                core.after(link.onTheNetwork(wanted.length), this::next);
            } else if (connected) {
                send(wanted);
            } else {
                connected = true;
                ticket.stream("CONNECT", this::fromHost, () -> send(wanted));
            }
        }

        private void send(byte[] bytes) {
            if (!over) {
                core.console().emit(List.of(Piece.raw(bytes)), ticket.number());
                core.after(link.pace(bytes.length), this::next);
            }
        }

        private void next() {
            if (over) {
                return;
            }
            if (core.wire().backlog() > AHEAD) {
                core.after(MOMENT, this::next);
            } else {
                read(this::came);
            }
        }

        private void fromHost(byte[] bytes) {
            core.console().taken(bytes.length);
            escape.came(bytes);
        }

        @Override
        public void data(byte[] bytes) {
            // In this direction the host has nothing to say.
        }

        @Override
        public void escaped() {
            if (over) {
                return;
            }
            over = true;
            abort(this::left);
        }

        private void left() {
            leave();
            ticket.ok();
            if (core.has(QuectelQuirk.ESCAPE_RESULT)) {
                transfers.told(ticket, command, given);
            }
        }

        private void abort(Runnable then) {
            link.call(Duration.ZERO, session -> {
                source.abort();
                return true;
            }, done -> then.run(), failure -> then.run());
        }

        private void finish() {
            if (!over) {
                over = true;
                leave();
                transfers.dataOver(ticket);
                transfers.told(ticket, command, given);
            }
        }

        private void cut(String error) {
            if (!over) {
                over = true;
                transfers.cut(ticket, command, error, given, this::leave);
            }
        }

        private void leave() {
            escape.end();
            link.ends();
            if (whole) {
                ticket.block("CONNECT", collected.toByteArray());
            } else if (connected) {
                core.console().streamOver(new byte[0]);
            } else {
                ticket.info("CONNECT");
            }
        }
    }
}
