package io.wherry.serial.jserialcomm;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/** Tells apart why a port cannot be opened: missing, not permitted, held by another program. */
final class PortCheck {
    // errno values of Linux
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final int ENOTTY = 25;

    private PortCheck() {
    }

    /**
     * Looks at a device file before it is opened. Names that are no path ({@code COM3}) are left to the library.
     *
     * @param device the configured path, a link maybe
     * @param locks  where lock files in the UUCP style are kept, {@code /run/lock}
     * @throws FaultException {@code PORT_MISSING}, {@code PORT_NOT_PERMITTED} or {@code PORT_BUSY}
     */
    static void before(String device, Path locks) throws FaultException {
        if (!device.startsWith("/")) {
            return;
        }
        Path path = Path.of(device);
        if (!Files.exists(path)) {
            throw new FaultException(FaultCode.PORT_MISSING, "there is no " + device);
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new FaultException(FaultCode.PORT_MISSING, device + " is no serial port");
        }
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw notPermitted(device);
        }
        Optional<String> owner = lockOwner(path, locks);
        if (owner.isPresent()) {
            throw new FaultException(FaultCode.PORT_BUSY, device + " is locked by " + owner.get());
        }
    }

    /** Names the fault of an opening that failed with {@code errno}. */
    static FaultException after(String device, int baud, int errno) {
        return switch (errno) {
            case EPERM, EACCES -> notPermitted(device);
            // ENOENT with the file there is the library's way of saying that this process has it open still.
            case ENOENT -> Files.exists(Path.of(device)) ? busy(device)
                    : new FaultException(FaultCode.PORT_MISSING, device + " vanished while it was opened");
            case EAGAIN, EBUSY -> busy(device);
            case ENOTTY -> new FaultException(FaultCode.PORT_MISSING, device + " is no serial port");
            case EINVAL -> new FaultException(FaultCode.PORT_MISSING, device + " cannot do " + baud + " baud or the flow control asked for");
            default -> new FaultException(FaultCode.PORT_MISSING, device + " could not be opened (errno " + errno + ")");
        };
    }

    private static FaultException notPermitted(String device) {
        return new FaultException(FaultCode.PORT_NOT_PERMITTED, "the user " + System.getProperty("user.name") + " may not read and write " + device);
    }

    private static FaultException busy(String device) {
        return new FaultException(FaultCode.PORT_BUSY, device + " is held by " + holder(device).orElse("another program"));
    }

    /** The living owner of a lock file {@code LCK..ttyUSB0}, which holds its process number as text; a dead one's lock is ignored. */
    private static Optional<String> lockOwner(Path device, Path locks) {
        try {
            Path lock = locks.resolve("LCK.." + device.toRealPath().getFileName());
            if (!Files.isReadable(lock) || Files.size(lock) > 64) {
                return Optional.empty();
            }
            String[] words = Files.readString(lock).trim().split("\\s+");
            return words[0].matches("\\d{1,10}") ? living(Long.parseLong(words[0])) : Optional.empty();
        } catch (IOException unreadable) {
            // A lock that is being removed, or that is no text: the library's own lock has the last word.
            return Optional.empty();
        }
    }

    private static Optional<String> living(long pid) {
        return pid == ProcessHandle.current().pid() ? Optional.empty() : ProcessHandle.of(pid).map(PortCheck::describe);
    }

    private static String describe(ProcessHandle process) {
        String program = process.info().command().map(command -> Path.of(command).getFileName().toString()).orElse("a program");
        return program + " (process " + process.pid() + ")";
    }

    /** Another process that has the device open, as far as this user may see. */
    private static Optional<String> holder(String device) {
        try {
            Path real = Path.of(device).toRealPath();
            return ProcessHandle.allProcesses().filter(process -> process.pid() != ProcessHandle.current().pid())
                    .filter(process -> hasOpen(process.pid(), real)).findFirst().map(PortCheck::describe);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static boolean hasOpen(long pid, Path device) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).equals(device)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException endedOrNotOurs) {
            return false;
        }
    }
}
