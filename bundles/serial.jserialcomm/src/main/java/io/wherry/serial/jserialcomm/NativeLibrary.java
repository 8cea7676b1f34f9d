package io.wherry.serial.jserialcomm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;

import com.fazecast.jSerialComm.SerialPort;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/**
 * Puts jSerialComm's native library into a folder of ours and points jSerialComm at it.
 *
 * <p>Left alone, jSerialComm unpacks its library into a world-writable folder below {@code /tmp} or the home folder and loads, unseen, what
 * it finds there. Both properties are read once, when the class {@link SerialPort} is initialised: nothing here may do that before they are set
 * (a class literal does not).
 */
final class NativeLibrary {
    /** Where jSerialComm looks first; whoever set it on the command line (a data folder may be mounted noexec) is obeyed. */
    static final String PATH_PROPERTY = "jSerialComm.library.path";
    /** A path element of the folders below {@code /tmp} and the home folder that it falls back to. */
    static final String FALLBACK_PROPERTY = "fazecast.jSerialComm.appid";

    private NativeLibrary() {
    }

    /**
     * Makes the library ready in {@code folder}. What is there is kept when it equals the library in jSerialComm's jar, byte for byte, and
     * replaced otherwise; by renaming, since a library in use must never be written into.
     *
     * @throws FaultException {@code LOCAL_IO} when the folder does not take it or there is none for this machine
     */
    static synchronized void prepare(Path folder) throws FaultException {
        String set = System.getProperty(PATH_PROPERTY, "");
        if (!set.isEmpty() && !set.equals(folder.toString())) {
            return;
        }
        String name = resource();
        try {
            byte[] wanted = content(name);
            Path file = folder.resolve(name);
            createFolder(folder);
            createFolder(file.getParent().getParent());
            createFolder(file.getParent());
            if (!holds(file, wanted)) {
                put(wanted, file);
            }
            keepFallbackIn(folder);
        } catch (IOException e) {
            throw new FaultException(FaultCode.LOCAL_IO, "the serial library could not be put into " + folder + " (" + e + ")", e);
        }
        System.setProperty(PATH_PROPERTY, folder.toString());
    }

    /** Which of the jar's libraries is this machine's; {@code os.arch_full} overrides it, as it does for jSerialComm. */
    static String resource() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (os.contains("win")) {
            return "Windows/" + (arch.equals("aarch64") ? "aarch64" : arch.contains("64") ? "x86_64" : "x86") + "/jSerialComm.dll";
        }
        if (os.contains("mac")) {
            return "OSX/" + (arch.equals("aarch64") ? "aarch64" : "x86_64") + "/libjSerialComm.jnilib";
        }
        return "Linux/" + System.getProperty("os.arch_full", linux(arch)) + "/libjSerialComm.so";
    }

    private static String linux(String arch) {
        return switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "i386", "i486", "i586", "i686", "x86" -> "x86";
            case "aarch64" -> "armv8_64";
            case "ppc64le" -> "ppc64le";
            default -> arm32();
        };
    }

    /** 32-bit ARM comes in three kinds that Java does not tell apart. */
    private static String arm32() {
        if (!Files.exists(Path.of("/lib/ld-linux-armhf.so.3"))) {
            return "armv5";
        }
        try {
            // The first Raspberry Pi calls its architecture 7 and its model ARMv6.
            return Files.readString(Path.of("/proc/cpuinfo")).contains("ARMv6") ? "armv6hf" : "armv7hf";
        } catch (IOException unreadable) {
            return "armv6hf";
        }
    }

    private static byte[] content(String name) throws IOException {
        try (InputStream library = SerialPort.class.getResourceAsStream("/" + name)) {
            if (library == null) {
                throw new IOException("jSerialComm has no " + name);
            }
            return library.readAllBytes();
        }
    }

    private static boolean holds(Path file, byte[] wanted) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == wanted.length
                && Arrays.equals(Files.readAllBytes(file), wanted);
    }

    private static void put(byte[] wanted, Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.write(fresh, wanted);
        permit(fresh, "rwxr-xr-x");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Should the library not load (a noexec mount), jSerialComm would unpack it elsewhere: make that a folder that only we can enter. */
    private static void keepFallbackIn(Path folder) throws IOException {
        Path unused = folder.resolve("unused");
        Files.createDirectories(unused);
        permit(unused, "rwx------");
        if (folder.startsWith("/")) {
            System.setProperty(FALLBACK_PROPERTY, "../".repeat(32) + unused.resolve("fallback").toString().substring(1));
        }
    }

    private static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        permit(folder, "rwxr-xr-x");
    }

    private static void permit(Path path, String mode) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }
}
