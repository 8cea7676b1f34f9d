package io.wherry.settings.files;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.wherry.family.Families;
import io.wherry.family.Family;
import io.wherry.settings.keys.Keys;
import io.wherry.settings.keys.Shape;

/** {@code io.wherry.modem~<id>.cfg}: one modem, from its port up to its FTP sessions. */
final class ModemFile {
    private static final String PRINTABLE = "[^\\p{Cntrl}\"]";
    private static final int DAY = 86_400;

    private static final Shape PORT = new Shape(ModemFile::isPort,
            "a device (/dev/ttyUSB0, better one of /dev/serial/by-id/, or COM3), tcp://HOST:PORT, or sim:");
    private static final Shape APN = Shape.matching(PRINTABLE + "{1,100}", "an access point's name, up to 100 characters without quotes").orEmpty();
    private static final Shape PIN = Shape.matching("\\d{4,8}", "4 to 8 digits").orEmpty();
    private static final Shape RAT = Shape.matching("\\d{1,2}(,\\d{1,2}){0,3}", "the numbers of AT+GTRAT, such as 6,3,2").orEmpty();
    private static final Shape COMMAND = Shape.matching("[^\\p{Cntrl}]{1,500}", "a command of up to 500 characters").orEmpty();

    /** What UARTs and their drivers do, in bits per second. */
    private static final List<String> RATES = List.of("300", "600", "1200", "2400", "4800", "9600", "14400", "19200", "28800", "38400", "57600", "76800",
            "115200", "128000", "230400", "250000", "256000", "460800", "500000", "576000", "921600", "1000000", "1152000", "1500000", "1843200", "2000000",
            "2500000", "3000000", "3200000", "3500000", "3686400", "4000000");
    private static final String USUAL_RATE = "115200";
    private static final Shape RATE = new Shape(text -> RATES.contains(text) || text.equals("auto") || text.equals("max"),
            "auto, max, or one of the usual rates in bits per second from 300 to 4000000, such as 9600, 115200, 460800 or 921600");

    private ModemFile() {
    }

    static List<Derived> derive(Keys keys, String id, Place place) {
        Wire wire = Wire.of(keys);
        Derived log = new Derived(Layer.AT_WIRE, id, Map.of("modem.id", id, "trace", keys.flag("trace", false)));
        String family = keys.choice("family", Families.L610.name(), Families.all().stream().map(Family::name).toArray(String[]::new));
        Derived at = new Derived(Layer.AT, id, Map.of("modem.id", id, "family", family, "line.target", target(id), "wire.target", target(id),
                "rate", wire.numbered() ? "line" : wire.rate(),
                "flow", wire.flow(),
                "grace", keys.number("at.grace", 10, 1, 120, "seconds"),
                "reset.command", keys.text("reset.command", "", COMMAND),
                "reset.timeout", keys.number("reset.timeout", 30, 1, 600, "seconds")));
        Derived pdp = new Derived(Layer.PDP, id, Map.of("modem.id", id, "family", family, "port.target", target(id),
                "apn", keys.text("apn", "", APN),
                ".pin", keys.secret("pin", PIN),
                "rat", keys.text("rat", "", RAT)));
        return List.of(line(wire, id), log, at, pdp, ftp(keys, id, family));
    }

    /** The keys of the line, each read once. */
    private record Wire(String port, String rate, String flow) {
        static Wire of(Keys keys) {
            Wire wire = new Wire(keys.value("port", "", PORT), keys.value("baud", USUAL_RATE, RATE), keys.choice("flow", "none", "none", "rtscts"));
            if (wire.tcp() && wire.rate().equals("max")) {
                keys.refuse("baud", "a number or auto: the rate behind tcp:// is the serial server's, which Wherry can't raise");
            }
            return wire;
        }

        boolean tcp() {
            return port.startsWith("tcp:");
        }

        boolean numbered() {
            return RATES.contains(rate);
        }

        /** Where a module whose rate is to be found is looked for first. */
        int baud() {
            return Integer.parseInt(numbered() ? rate : USUAL_RATE);
        }
    }

    private static Derived line(Wire wire, String id) {
        if (wire.tcp()) {
            URI uri = URI.create(wire.port());
            String host = uri.getHost().replaceAll("^\\[|]$", "");
            return new Derived(Layer.SERIAL_TCP, id, Map.of("modem.id", id, "host", host, "tcp.port", uri.getPort(), "baud", wire.baud()));
        }
        if (wire.port().startsWith("sim:")) {
            return new Derived(Layer.SERIAL_SIMULATOR, id, Map.of("modem.id", id, "uri", wire.port(), "baud", wire.baud()));
        }
        return new Derived(Layer.SERIAL_TTY, id, Map.of("modem.id", id, "device", wire.port(), "baud", wire.baud(), "flow", wire.flow()));
    }

    private static Derived ftp(Keys keys, String id, String family) {
        Map<String, Object> ftp = new TreeMap<>();
        ftp.put("modem.id", id);
        ftp.put("family", family);
        ftp.put("port.target", target(id));
        ftp.put("pdp.target", target(id));
        ftp.put("port.position", Integer.valueOf(keys.choice("ftp.port.position", "6", "6", "5")));
        ftp.put("piece.get", piece(keys, "ftp.piece.get", 4096));
        ftp.put("piece.put", piece(keys, "ftp.piece.put", 3072));
        ftp.put("receive.early", keys.flag("ftp.receive.early", false));
        ftp.put("idle.close", keys.number("ftp.idle.close", 0, 0, DAY, "seconds; 0 for never"));
        ftp.put("idle.down", keys.number("pdp.idle.down", 0, 0, DAY, "seconds; 0 for never"));
        return new Derived(Layer.FTP, id, ftp);
    }

    /** Bytes, 0 for as many as the module takes. */
    private static int piece(Keys keys, String key, int most) {
        Shape shape = new Shape(text -> text.equals("auto") || text.matches("\\d{1,4}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= most,
                "auto, or a number of bytes from 1 to " + most);
        String piece = keys.value(key, "auto", shape);
        return piece.equals("auto") ? 0 : Integer.parseInt(piece);
    }

    private static boolean isPort(String text) {
        return text.matches("/[^\\p{Cntrl}]+|COM\\d{1,3}|sim:[^\\p{Cntrl}]*") || text.startsWith("tcp:") && Uris.hostAndPort(text, "tcp").isPresent()
                && URI.create(text).getPort() > 0;
    }

    private static String target(String id) {
        return "(modem.id=" + id + ")";
    }
}
