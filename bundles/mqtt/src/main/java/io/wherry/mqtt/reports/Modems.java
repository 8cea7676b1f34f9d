package io.wherry.mqtt.reports;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.ftp.FtpService;
import io.wherry.ftp.FtpState;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.PdpService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The modems' services as they come and go, by the modem's id. Thread-safe. */
public final class Modems {
    private static final Logger LOG = LoggerFactory.getLogger(Modems.class);

    private final Map<String, AtPort> ports = new ConcurrentHashMap<>();
    private final Map<String, PdpService> networks = new ConcurrentHashMap<>();
    private final Map<String, FtpService> sessions = new ConcurrentHashMap<>();
    private final Map<AtPort, AtPort.Listening> listenings = new ConcurrentHashMap<>();
    private final AtListener listener;

    /** No modems yet; {@code listener} will hear what each says. */
    public Modems(AtListener listener) {
        this.listener = listener;
    }

    /** A port came. */
    public void add(AtPort port) {
        ports.put(port.modem(), port);
        listenings.put(port, port.listen(listener));
    }

    /** A port went; another of the same modem may have come before. */
    public void remove(AtPort port) {
        ports.remove(port.modem(), port);
        Optional.ofNullable(listenings.remove(port)).ifPresent(AtPort.Listening::close);
    }

    /** A modem's way to the network came. */
    public void add(PdpService network) {
        networks.put(network.modem(), network);
    }

    /** It went. */
    public void remove(PdpService network) {
        networks.remove(network.modem(), network);
    }

    /** A modem's FTP came. */
    public void add(FtpService session) {
        sessions.put(session.modem(), session);
    }

    /** It went. */
    public void remove(FtpService session) {
        sessions.remove(session.modem(), session);
    }

    /** Listens to none any more. */
    public void close() {
        listenings.values().forEach(AtPort.Listening::close);
        listenings.clear();
    }

    /** Every modem's id, in order. */
    public Set<String> ids() {
        Set<String> ids = new TreeSet<>(ports.keySet());
        ids.addAll(networks.keySet());
        ids.addAll(sessions.keySet());
        return ids;
    }

    /** What a modem's AT channel is doing, where it has one. */
    public Optional<AtStatus> at(String id) {
        return Optional.ofNullable(ports.get(id)).flatMap(port -> ask(id, port::status));
    }

    /** What is known of a modem, where anything is. */
    public Optional<ModemState> pdp(String id) {
        return Optional.ofNullable(networks.get(id)).flatMap(network -> ask(id, network::state));
    }

    /** What a modem's FTP session is doing, where it has one. */
    public Optional<FtpState> ftp(String id) {
        return Optional.ofNullable(sessions.get(id)).flatMap(session -> ask(id, session::state));
    }

    /** A service may be on its way out while it is asked; then it has nothing to say. */
    private static <T> Optional<T> ask(String id, Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (RuntimeException going) {
            LOG.debug("Modem {} does not say how it is", id, going);
            return Optional.empty();
        }
    }
}
