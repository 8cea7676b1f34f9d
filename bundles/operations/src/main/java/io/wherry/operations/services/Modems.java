package io.wherry.operations.services;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.wherry.at.AtPort;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpService;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;

/**
 * Puts each modem's services together. {@link #ports()} has a modem as soon as its AT channel is there, so that it can be restarted whatever else it lacks;
 * {@link #complete()} has it while all of it is there, which is when it takes jobs. Thread-safe.
 */
public final class Modems {
    private final Roster<AtPort> ports;
    private final Roster<Modem> complete;
    private final Listener listener;
    private final Map<String, Parts> parts = new TreeMap<>();

    /** Hears when a modem can take jobs and when it can't any more; called while a service comes or goes. */
    public interface Listener {
        /** All of it is there. */
        void came(Modem modem);

        /** Something of it left. */
        void left(Modem modem);
    }

    private record Parts(Optional<AtPort> at, Optional<PdpService> pdp, Optional<FtpService> ftp, Optional<Modem> whole) {
        static final Parts NONE = new Parts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** No modem yet. */
    public Modems(Clock clock, Listener listener) {
        this.ports = new Roster<>(clock, FaultCode.UNKNOWN_MODEM, "modem");
        this.complete = new Roster<>(clock, FaultCode.UNKNOWN_MODEM, "modem");
        this.listener = listener;
    }

    /** The AT channels. */
    public Roster<AtPort> ports() {
        return ports;
    }

    /** The modems that can take jobs. */
    public Roster<Modem> complete() {
        return complete;
    }

    /** The modem that {@code arguments} mean: the named one, or the only one there is; empty while there is none. */
    public Optional<String> meant(Arguments arguments) throws FaultException {
        Optional<String> named = arguments.optional("modem");
        List<String> names = ports.names();
        if (named.isEmpty() && names.size() > 1) {
            throw new FaultException(FaultCode.INVALID_ARGUMENTS, "modem is missing, right would be one of " + String.join(", ", names));
        }
        return named.isPresent() ? named : names.stream().findFirst();
    }

    /** A service came. */
    public synchronized void add(AtPort port) {
        ports.add(port.modem(), port);
        Parts old = of(port.modem());
        put(port.modem(), new Parts(Optional.of(port), old.pdp, old.ftp, old.whole));
    }

    /** A service left. */
    public synchronized void remove(AtPort port) {
        ports.remove(port.modem(), port);
        Parts old = of(port.modem());
        put(port.modem(), new Parts(old.at.filter(other -> other != port), old.pdp, old.ftp, old.whole));
    }

    /** A service came. */
    public synchronized void add(PdpService pdp) {
        Parts old = of(pdp.modem());
        put(pdp.modem(), new Parts(old.at, Optional.of(pdp), old.ftp, old.whole));
    }

    /** A service left. */
    public synchronized void remove(PdpService pdp) {
        Parts old = of(pdp.modem());
        put(pdp.modem(), new Parts(old.at, old.pdp.filter(other -> other != pdp), old.ftp, old.whole));
    }

    /** A service came. */
    public synchronized void add(FtpService ftp) {
        Parts old = of(ftp.modem());
        put(ftp.modem(), new Parts(old.at, old.pdp, Optional.of(ftp), old.whole));
    }

    /** A service left. */
    public synchronized void remove(FtpService ftp) {
        Parts old = of(ftp.modem());
        put(ftp.modem(), new Parts(old.at, old.pdp, old.ftp.filter(other -> other != ftp), old.whole));
    }

    /** Everything of every modem leaves. */
    public synchronized void clear() {
        parts.values().forEach(one -> one.whole.ifPresent(this::leave));
        parts.clear();
    }

    private Parts of(String id) {
        return parts.getOrDefault(id, Parts.NONE);
    }

    private void put(String id, Parts now) {
        Optional<Modem> whole = now.at.flatMap(at -> now.pdp.flatMap(pdp -> now.ftp.map(ftp -> new Modem(id, at, pdp, ftp))));
        if (!whole.equals(now.whole)) {
            now.whole.ifPresent(this::leave);
            whole.ifPresent(this::come);
        }
        parts.put(id, new Parts(now.at, now.pdp, now.ftp, whole));
    }

    private void come(Modem modem) {
        complete.add(modem.id(), modem);
        listener.came(modem);
    }

    private void leave(Modem modem) {
        complete.remove(modem.id(), modem);
        listener.left(modem);
    }
}
