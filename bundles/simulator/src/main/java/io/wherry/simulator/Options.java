package io.wherry.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Sim;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Uart;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.remote.NetServer;
import io.wherry.simulator.remote.RemoteServer;
import io.wherry.time.Clock;

/** A module in words: the command line's options and a {@code sim:} URI's are the same. Not thread-safe. */
final class Options {
    /** What there is, for the command line's help. */
    static final String HELP = """
              module=l610|quectel  which module (l610); comes before variants
              seed=N               what chance is drawn from (1)
              baud=N               its rate in bits a second (115200)
              paced                bytes take their time on the wire
              ftp=net|memory       FTP goes to real servers (the default), or to an empty one in memory that lets in anybody
              variants=WORDS       unknowns it plays, such as: receive=1024 short-reads buffer=4096 overflow=stalls,
                                   or of a quectel: cut=no-carrier late-results
              uart=WORDS           how it and its line take AT+IPR, such as: ipr=never most=460800 clean=230400 spoilt=50
              fault=FAULT          one fault, such as: #12 ABORT 5s, or: /FTPRECV/3 RESTART, or: @90s PDP_LOSS; may be repeated
              faults=RATE          random faults: so many of the commands meet one (0 to 1)
              sim=ready|missing|puk|PIN
                                   its SIM, or the PIN that it asks for (ready)
              radio=lte|gprs       what it registers on (lte)
              apn=NAME             the only APN that gets an address (any)
              boot=MS registration=MS command=MS network=MS dial=MS
                                   how long things take
              rate=N               bytes a second on the network
            """;

    /** Makes a module of a family that plays variants, read from words. */
    private interface Family {
        SimulatedModule.Builder<?> builder(Clock clock, String variants);
    }

    private static final Map<String, Family> FAMILIES = Map.of(
            "l610", (clock, words) -> L610.on(clock).variants(Variants.parse(words)),
            "quectel", (clock, words) -> Quectel.on(clock).variants(QuectelVariants.parse(words)));

    private final Clock clock;
    private Family family = FAMILIES.get("l610");
    private String variants = "";
    private RemoteServer server = new NetServer();
    private Sim sim = Sim.ready();
    private Uart uart = Uart.USUAL;
    private final List<Fault> script = new ArrayList<>();
    private int baud = 115_200;
    private boolean paced;
    private long seed = 1;
    private double faultRate;
    private Timing timing = Timing.QUICK;
    private Radio radio = Radio.USUAL.registering(Duration.ofMillis(200), 1);

    Options(Clock clock) {
        this.clock = clock;
    }

    /** Reads {@code key=value;key=value}. */
    static Options parse(Clock clock, String text) {
        Options options = new Options(clock);
        for (String part : text.split(";")) {
            if (!part.isBlank()) {
                int equals = part.indexOf('=');
                options.set(equals < 0 ? part.strip() : part.substring(0, equals).strip(), equals < 0 ? "" : part.substring(equals + 1).strip());
            }
        }
        return options;
    }

    /** Sets one; the message of the exception says what is wrong with it. */
    void set(String key, String value) {
        try {
            read(key, value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(key + " takes a number, not '" + value + "'", none);
        }
    }

    private void read(String key, String value) {
        switch (key) {
            case "module" -> family = Optional.ofNullable(FAMILIES.get(value))
                    .orElseThrow(() -> new IllegalArgumentException("module is l610 or quectel, not " + value));
            case "seed" -> seed = Long.parseLong(value);
            case "baud" -> baud = Integer.parseInt(value);
            case "paced" -> paced = true;
            case "ftp" -> server = switch (value) {
                case "net" -> new NetServer();
                case "memory" -> new InMemoryServer(clock);
                default -> throw new IllegalArgumentException("ftp is net or memory, not " + value);
            };
            case "variants" -> {
                family.builder(clock, value);
                variants = value;
            }
            case "uart" -> uart = Uart.parse(value);
            case "fault" -> script.add(Fault.parse(value));
            case "faults" -> faultRate = Double.parseDouble(value);
            case "sim" -> sim = sim(value);
            case "radio" -> radio = radio.on(Radio.Technology.valueOf(value.toUpperCase(Locale.ROOT)));
            case "apn" -> radio = radio.apn(value, Radio.Refusal.OUTCOME);
            case "registration" -> radio = radio.registering(millis(value), 1);
            case "boot" -> timing = timing.boot(millis(value), timing.simReady());
            case "command" -> timing = timing.command(millis(value));
            case "network" -> timing = timing.network(millis(value), timing.rate());
            case "dial" -> timing = timing.dial(millis(value));
            case "rate" -> timing = timing.network(timing.network(), Integer.parseInt(value));
            default -> throw new IllegalArgumentException("no such option: " + key);
        }
    }

    private static Sim sim(String value) {
        return switch (value) {
            case "ready" -> Sim.ready();
            case "missing" -> Sim.missing();
            case "puk" -> Sim.blocked();
            default -> Sim.locked(value);
        };
    }

    private static Duration millis(String value) {
        return Duration.ofMillis(Long.parseLong(value));
    }

    /** Switches it on. */
    SimulatedModule start() {
        Faults faults = faultRate > 0 ? Faults.seeded(seed, faultRate, Integer.MAX_VALUE) : Faults.none();
        script.forEach(faults::add);
        SimulatedModule.Builder<?> builder = family.builder(clock, variants).server(server).sim(sim).seed(seed).timing(timing).radio(radio)
                .faults(faults).uart(uart);
        return (paced ? builder.paced(baud) : builder.baud(baud)).start();
    }
}
