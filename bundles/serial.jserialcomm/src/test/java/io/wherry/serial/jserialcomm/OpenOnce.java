package io.wherry.serial.jserialcomm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.wherry.fault.FaultException;
import io.wherry.time.Clock;

/** A program of its own that opens a port: {@code <folder for the library> <device>}. It prints what was loaded, or the fault. */
final class OpenOnce {
    private OpenOnce() {
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try {
            new TtyLine(new TtySettings("gw", arguments[1], 115_200, false, folder, folder, Duration.ZERO), Clock.system()).open().close();
            Files.readAllLines(Path.of("/proc/self/maps")).stream().filter(map -> map.contains("jSerialComm") && map.endsWith(".so"))
                    .map(map -> map.substring(map.indexOf('/'))).distinct().forEach(System.out::println);
        } catch (FaultException fault) {
            System.out.println(fault.code());
        }
    }
}
