package io.wherry.pdp.manager;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.pdp.ModemState.Reading;
import io.wherry.pdp.PdpListener;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the modem. Written by the worker only, which also tells the listeners; read by everyone. A reading's time is that of
 * the last hearing; a listener hears of it only when its value changed.
 */
final class Twin {
    private static final Logger LOG = LoggerFactory.getLogger(Twin.class);

    /** The readings that are text. */
    enum Item {
        SIM,
        OPERATOR,
        TECHNOLOGY,
        ADDRESS,
        IMEI,
        IMSI,
        ICCID,
        FIRMWARE
    }

    private final String modem;
    private final Clock clock;
    private final Gate gate;
    private final List<PdpListener> listeners = new CopyOnWriteArrayList<>();
    // Everything below is touched inside the gate only.
    private final Map<Item, Reading<String>> texts = new EnumMap<>(Item.class);
    private Optional<Reading<Integer>> registration = Optional.empty();
    private Optional<Reading<Integer>> signal = Optional.empty();
    private Phase phase = Phase.OFFLINE;
    private Optional<Failure> failure = Optional.empty();
    private long verdictAt;

    /** An empty twin of {@code modem}, behind {@code gate}. */
    Twin(String modem, Clock clock, Gate gate) {
        this.modem = modem;
        this.clock = clock;
        this.gate = gate;
    }

    /** All of it now. */
    ModemState state() {
        return gate.read(this::snapshot);
    }

    private ModemState snapshot() {
        return new ModemState(modem, phase, failure.map(Failure::code), failure.map(each -> each.asException().getMessage()).orElse(""),
                text(Item.SIM), registration, text(Item.OPERATOR), text(Item.TECHNOLOGY), signal, text(Item.ADDRESS),
                text(Item.IMEI), text(Item.IMSI), text(Item.ICCID), text(Item.FIRMWARE));
    }

    private Optional<Reading<String>> text(Item item) {
        return Optional.ofNullable(texts.get(item));
    }

    /** The phase; inside the gate. */
    Phase phaseInside() {
        return phase;
    }

    /** What keeps it from going on; inside the gate. */
    Optional<Failure> failureInside() {
        return failure;
    }

    /** When {@link Phase#NEEDS_ATTENTION} was last found to be so, on the clock's monotonic scale; inside the gate. */
    long verdictAtInside() {
        return verdictAt;
    }

    /** The address, the empty string where there is none; inside the gate. */
    String addressInside() {
        return text(Item.ADDRESS).map(Reading::value).orElse("");
    }

    /** The phase. */
    Phase phase() {
        return gate.read(this::phaseInside);
    }

    /** The last reading of {@code item}. */
    Optional<String> value(Item item) {
        return gate.read(() -> text(item).map(Reading::value));
    }

    /** Another phase; what kept it from going on still stands. Returns whether it is another. */
    boolean enter(Phase next) {
        return change(() -> phase = next);
    }

    /** Another phase, with nothing in the way. Returns whether anything changed. */
    boolean enterWell(Phase next) {
        return change(() -> {
            phase = next;
            failure = Optional.empty();
        });
    }

    /** Another phase, and what is in the way. Returns whether phase or fault are others than before. */
    boolean enter(Phase next, Failure why) {
        return change(() -> {
            phase = next;
            failure = Optional.of(why);
            verdictAt = clock.nanos();
        });
    }

    /** Nothing is in the way any more. */
    void well() {
        change(() -> failure = Optional.empty());
    }

    /** {@code item} reads {@code value} now. */
    void heard(Item item, String value) {
        change(() -> texts.put(item, new Reading<>(value, clock.instant())));
    }

    /** The packet domain's registration reads {@code stat} now. */
    void heardRegistration(int stat) {
        change(() -> registration = Optional.of(new Reading<>(stat, clock.instant())));
    }

    /** The signal reads {@code dbm} now. */
    void heardSignal(int dbm) {
        change(() -> signal = Optional.of(new Reading<>(dbm, clock.instant())));
    }

    /** Another phase, in which there is no address. Returns whether anything changed. */
    boolean lose(Phase next) {
        return change(() -> {
            phase = next;
            failure = Optional.empty();
            texts.computeIfPresent(Item.ADDRESS, (item, old) -> old.value().isEmpty() ? old : new Reading<>("", clock.instant()));
        });
    }

    /** Nothing is known of {@code items} any more. */
    void forget(Item... items) {
        change(() -> List.of(items).forEach(texts::remove));
    }

    private boolean change(Runnable how) {
        record Change(ModemState before, ModemState after) {
        }
        Change made = gate.update(() -> {
            ModemState before = snapshot();
            how.run();
            return new Change(before, snapshot());
        });
        boolean changed = !timeless(made.before()).equals(timeless(made.after()));
        if (changed) {
            listeners.forEach(listener -> tell(listener, made.after()));
        }
        return changed;
    }

    /** All that counts as a change: the values without their times. */
    private static List<Object> timeless(ModemState state) {
        return List.of(state.phase(), state.fault(), state.detail(), value(state.sim()), value(state.registration()), value(state.operator()),
                value(state.technology()), value(state.signalDbm()), value(state.address()), value(state.imei()), value(state.imsi()),
                value(state.iccid()), value(state.firmware()));
    }

    private static Optional<Object> value(Optional<? extends Reading<?>> reading) {
        return reading.map(Reading::value);
    }

    private void tell(PdpListener listener, ModemState state) {
        try {
            listener.changed(state);
        } catch (RuntimeException fault) {
            LOG.error("Modem {}: a listener failed", modem, fault);
        }
    }

    /** Tells {@code listener} of changes until the handle is closed. */
    AutoCloseable listen(PdpListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
