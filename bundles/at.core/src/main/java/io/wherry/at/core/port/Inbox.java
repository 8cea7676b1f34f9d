package io.wherry.at.core.port;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.wherry.at.AtException.Kind;
import io.wherry.at.FinalResult;
import io.wherry.at.Urc;
import io.wherry.at.core.engine.Graveyard;
import io.wherry.at.core.engine.Masking;
import io.wherry.at.core.engine.Remains;
import io.wherry.at.core.engine.Slot;
import io.wherry.at.core.engine.StreamTail;
import io.wherry.at.core.engine.Tombstone;
import io.wherry.at.core.engine.Urcs;
import io.wherry.at.core.parser.Parser;
import io.wherry.at.core.parser.Token;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sorts what comes into answers, late answers, restarts and unsolicited lines. Only the owner's thread calls it, {@link #blockEnd()} apart. */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    /** A boot is told in several lines (AT command ready, RDY), each of them once, within this time. */
    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final int SWALLOWED_TAIL = 128;
    private static final byte[] OK = "\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Whether the module repeats command lines. */
    enum Echo {
        /** Not known: an echo says nothing. */
        UNKNOWN,
        /** Turned off: an echo shows that the module restarted. */
        OFF,
        /** Turned on: what comes before the echo of a command is no answer to it. */
        ON
    }

    private final Clock clock;
    private final StatusBoard status;
    private final Graveyard graveyard;
    private final Urcs urcs;
    private final Parser parser = new Parser();
    private final Masking masking = new Masking();
    private final Set<String> bootLines = new HashSet<>();
    private long bootUntil;
    private Optional<Slot> active = Optional.empty();
    private Optional<Slot> outer = Optional.empty();
    /** The last one that is no question of the port's own. */
    private Optional<Slot> judged = Optional.empty();
    /** What comes of a raw stream after its command has ended is nobody's, whatever it looks like. */
    private Optional<StreamTail> swallowed = Optional.empty();
    private Echo echo = Echo.UNKNOWN;
    private int echoes;
    private boolean restartSeen;
    private boolean simSeen;
    private int strays;
    private int lates;
    private boolean crossed;
    private long received;
    private volatile long blockEnd;

    Inbox(Clock clock, StatusBoard status, Graveyard graveyard, Urcs urcs) {
        this.clock = clock;
        this.status = status;
        this.graveyard = graveyard;
        this.urcs = urcs;
        this.bootUntil = clock.nanos();
    }

    /** At which byte of this connection the block in flight ends, or ended; {@link Long#MAX_VALUE} in a stream. For the reader's thread. */
    long blockEnd() {
        return blockEnd;
    }

    /** Knows what may not be told. */
    Masking masking() {
        return masking;
    }

    Parser parser() {
        return parser;
    }

    Echo echo() {
        return echo;
    }

    void echo(Echo known) {
        echo = known;
        echoes = 0;
    }

    /** How many commands were echoed since {@link #echo(Echo)}. */
    int echoes() {
        return echoes;
    }

    boolean restartSeen() {
        return restartSeen;
    }

    /** The module restarted, by other evidence than a line of its own. */
    void noteRestart() {
        restartSeen = true;
        graveyard.restarted(clock.nanos());
    }

    /** Whether the module restarted, since this was last asked. */
    boolean takeRestart() {
        boolean seen = restartSeen;
        restartSeen = false;
        return seen;
    }

    /** Whether a SIM was announced, since this was last asked. */
    boolean takeSim() {
        boolean seen = simSeen;
        simSeen = false;
        return seen;
    }

    boolean simSeen() {
        return simSeen;
    }

    /** Final results that belonged to no command, since they were last taken. */
    int strays() {
        return strays;
    }

    int takeStrays() {
        int count = strays;
        strays = 0;
        return count;
    }

    /** Late lines since they were last taken. */
    int takeLates() {
        int count = lates;
        lates = 0;
        return count;
    }

    /** Whether a second final result came after the last command's, so that either may have been an older command's. */
    boolean crossed() {
        return crossed;
    }

    /** {@code slot}, perhaps a question of the port's own, is under way from now on; one that is already stays open behind it. */
    void begin(Slot slot, boolean probe) {
        outer = active.filter(before -> before.ending().isEmpty());
        active = Optional.of(slot);
        if (!probe) {
            judged = active;
            crossed = false;
        }
        parser.expectLines();
        masking.sent(slot.command());
    }

    /** The active one has ended; with {@code brief} its answer is not expected for long. Returns what is left of it, where something is. */
    Optional<Tombstone> finish(boolean brief) {
        Remains remains = active.orElseThrow().remains();
        if (remains.streamsOn()) {
            swallowed = Optional.of(new StreamTail(SWALLOWED_TAIL));
            parser.expectRaw(Long.MAX_VALUE);
        } else {
            parser.endRaw();
        }
        active = outer;
        judged = outer.or(() -> judged);
        outer = Optional.empty();
        if (remains.clean()) {
            return Optional.empty();
        }
        long now = clock.nanos();
        Tombstone tombstone = remains.tombstone(now);
        if (parser.blockEndsWith(OK)) {
            graveyard.bury(tombstone, brief, now);
            graveyard.claimFinal("OK", false);
        } else if (!tombstone.settled()) {
            graveyard.bury(tombstone, brief, now);
        }
        return Optional.of(tombstone);
    }

    /**
     * What came of a raw stream that nobody wants any more is over: lines are read again. Its last lines may be what the module owed for it.
     */
    void endSwallowing() {
        List<String> last = swallowed.map(StreamTail::lastLines).orElse(List.of());
        swallowed = Optional.empty();
        parser.endRaw();
        for (String line : last) {
            graveyard.claimOther(line, false, clock.nanos()).ifPresent(old -> status.late(old.by().shown(), old.others(), masking.of(line)));
        }
    }

    /** The last command's ending is not believed. */
    void disbelieve() {
        judged.flatMap(slot -> slot.remains().mistaken(clock.nanos())).ifPresent(tombstone -> graveyard.bury(tombstone, false, clock.nanos()));
    }

    void received(byte[] bytes) {
        status.bytesIn.addAndGet(bytes.length);
        received += bytes.length;
        parser.feed(bytes, 0, bytes.length);
        for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
            route(token.get());
        }
        int missing = parser.missing();
        blockEnd = parser.streaming() ? Long.MAX_VALUE : missing > 0 ? received + missing : 0;
        active.ifPresent(slot -> slot.moved(clock.nanos()));
    }

    private void route(Token token) {
        if (token instanceof Token.Line line) {
            route(line);
        } else if (token instanceof Token.Stream rest && swallowed.isPresent()) {
            swallowed.get().add(rest.bytes());
        } else if (token instanceof Token.Blank) {
            status.flood.blank();
            offered(token);
        } else if (!offered(token)) {
            noise(token.size());
        }
    }

    private void noise(int bytes) {
        status.noise.addAndGet(bytes);
        status.flood.noise(bytes);
    }

    private boolean offered(Token token) {
        long now = clock.nanos();
        return active.isPresent() && active.get().offer(token, now) || outer.isPresent() && outer.get().offer(token, now);
    }

    private void route(Token.Line line) {
        long now = clock.nanos();
        String text = line.text();
        boolean listing = active.filter(Slot::listing).isPresent();
        // a listing may end with the final result that its command still owes
        boolean settled = active.filter(Slot::accepted).isPresent();
        Optional<Graveyard.Claim> old = graveyard.claimListed(text, now);
        if (old.isEmpty() && urcs.restart(text) && !listing) {
            restartLine(text, now);
            return;
        }
        if (old.isEmpty() && !listing && echoed(text)) {
            return;
        }
        if (old.isEmpty() && active.isPresent() && active.get().takesForOutcome(text)) {
            old = graveyard.claimOutcome(text, now);
            old.ifPresent(claim -> active.get().rivalled(text));
        }
        if (old.isEmpty() && active.filter(slot -> slot.ending().isEmpty() && slot.accepted() && !slot.listing()).isPresent()) {
            old = graveyard.claimFinal(text, true);
        }
        if (old.isEmpty() && offered(line)) {
            // in a listing it may be content, or the command's own end in the midst of an older one's listing
            crossed |= listing && settled && FinalResult.of(text).isPresent() && graveyard.finalOwed(now);
            return;
        }
        boolean crossing = judged.filter(slot -> slot.accepted() || slot.ending().isPresent()).isPresent();
        old = old.or(() -> graveyard.claimOther(text, crossing, now));
        if (old.isPresent()) {
            crossed |= crossing && FinalResult.of(text).isPresent();
            lates++;
            if (status.flood.line(line.size(), true)) {
                status.late(old.get().by().shown(), old.get().others(), masking.of(text));
            }
        } else {
            unclaimed(line);
        }
    }

    /** An echo is nobody's answer; when it had been turned off, it shows a restart whose own lines were lost. */
    private boolean echoed(String text) {
        boolean own = active.filter(slot -> slot.command().text().equalsIgnoreCase(text)).isPresent();
        if (!own && !graveyard.holds(text)) {
            return false;
        }
        echoes++;
        if (echo == Echo.OFF) {
            restarted("the module repeats commands again, so it restarted");
        } else if (own) {
            offered(new Token.Line(text, text.length()));
        }
        return true;
    }

    private void restartLine(String text, long now) {
        if (now >= bootUntil || bootLines.contains(text)) {
            restarted("the module restarted");
        } else if (active.filter(slot -> slot.ending().isEmpty()).isEmpty()) {
            LOG.debug("{} belongs to a boot that is known already", text);
        }
        bootLines.add(text);
        if (status.flood.line(text.length(), true)) {
            status.unsolicited(new Urc.Ready(text));
        }
    }

    private void restarted(String how) {
        bootLines.clear();
        bootUntil = clock.nanos() + BOOT.toNanos();
        noteRestart();
        echo(Echo.UNKNOWN);
        active.ifPresent(slot -> slot.stop(Kind.RESTARTED, how));
        outer.ifPresent(slot -> slot.stop(Kind.RESTARTED, how));
        parser.expectLines();
    }

    private void unclaimed(Token.Line line) {
        if (FinalResult.of(line.text()).isPresent()) {
            strays++;
            noise(line.size());
            if (status.flood.line(line.size(), false)) {
                LOG.debug("A {} that no command waits for", masking.of(line.text()));
            }
            return;
        }
        Urc urc = urcs.read(line.text());
        simSeen |= urc instanceof Urc.Sim sim && sim.present();
        boolean unknown = urc instanceof Urc.Unknown;
        if (status.flood.line(line.size(), !unknown)) {
            status.unsolicited(masking.of(urc));
        } else {
            status.noise.addAndGet(line.size());
        }
    }
}
