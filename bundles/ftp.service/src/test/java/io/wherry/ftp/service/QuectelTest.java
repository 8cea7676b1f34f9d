package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.ftp.Entry;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Effect;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.simulator.Quectel;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.profile.QuectelVariants.Cut;
import io.wherry.simulator.profile.QuectelVariants.Refusal;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second family on the whole stack: Quectel's QFTP, with the simulator that was written from the same papers by somebody else. */
class QuectelTest {
    @TempDir
    Path folder;

    private Stand.Plan on(QuectelVariants variants) {
        return Stand.with(folder).quectel(module -> module.variants(variants));
    }

    private Stand.Plan on(UnaryOperator<Quectel.Builder> module) {
        return Stand.with(folder).quectel(module);
    }

    private static FaultException fault(Stand stand, Call call) {
        return catchThrowableOfType(FaultException.class, () -> call.run(stand));
    }

    private interface Call {
        void run(Stand stand) throws Exception;
    }

    private static byte[] nasty(int size) {
        byte[] unit = "a\r\nOK\r\n\r\n+QFTPGET: 0,9\r\n+QFTPPUT: 0,9\r\nERROR\r\nRDY\r\nNO CARRIER\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = i % 997 == 0 ? (byte) i : unit[i % unit.length];
        }
        return bytes;
    }

    static Stream<QuectelVariants> modules() {
        return Stream.concat(Stream.of(QuectelVariants.MANUAL), Stream.concat(
                Arrays.stream(QuectelQuirk.values()).filter(quirk -> quirk != QuectelQuirk.LOST_RESULTS).map(QuectelVariants.MANUAL::with),
                Stream.of(Refusal.values()).map(QuectelVariants.MANUAL::refusal)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everythingWorksOnEachKindOfModule(QuectelVariants variants) throws Exception {
        on(variants).play(stand -> {
            byte[] bytes = nasty(20_000);
            stand.server.file("/in/a.bin", bytes).file("/in/empty", new byte[0]);
            Transfer got = stand.ftp.get(ACCOUNT, stand.get("/in/a.bin"), Watch.NONE);
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(got.bytes()).isEqualTo(20_000);
            stand.ftp.get(ACCOUNT, stand.get("/in/empty"), Watch.NONE);
            assertThat(Files.size(stand.local())).isZero();

            Files.write(stand.local(), bytes);
            stand.ftp.put(ACCOUNT, stand.put("/in/b.bin"), Watch.NONE);
            assertThat(stand.server.content("/in/b.bin")).hasValue(bytes);

            assertThat(stand.ftp.list(ACCOUNT, Optional.of("/in"), Watch.NONE)).extracting(Entry::name).containsExactlyInAnyOrder("a.bin", "b.bin", "empty");
            assertThat(stand.ftp.workingDirectory(ACCOUNT, Watch.NONE)).isEqualTo("/");
            assertThat(stand.ftp.makeDirectory(ACCOUNT, "/new", false, Watch.NONE)).isEqualTo(Effect.DONE);
            assertThat(stand.ftp.rename(ACCOUNT, "/in/b.bin", "/new/c.bin", false, Watch.NONE)).isEqualTo(Effect.DONE);
            assertThat(fault(stand, s -> s.ftp.removeDirectory(ACCOUNT, "/new", false, Watch.NONE)).code()).isEqualTo(FaultCode.NOT_EMPTY);
            assertThat(stand.ftp.delete(ACCOUNT, "/new/c.bin", false, Watch.NONE)).isEqualTo(Effect.DONE);
            assertThat(stand.ftp.removeDirectory(ACCOUNT, "/new", false, Watch.NONE)).isEqualTo(Effect.DONE);
            assertThat(fault(stand, s -> s.ftp.get(ACCOUNT, s.get("/in/none"), Watch.NONE)).code()).isEqualTo(FaultCode.NO_SUCH_FILE);
            assertThat(fault(stand, s -> s.ftp.delete(ACCOUNT, "/in/none", false, Watch.NONE)).code()).isEqualTo(FaultCode.NO_SUCH_FILE);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 27, 511, 512, 513, 4_096, 100_000})
    void anEmptyFileAndOthersOfAwkwardLengthGoBothWays(int size) throws Exception {
        on(QuectelVariants.MANUAL).play(stand -> {
            byte[] bytes = nasty(size);
            stand.server.file("/f", bytes).folder("/up");
            stand.ftp.get(ACCOUNT, stand.get("/f", GetVia.RETR, HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes))), Watch.NONE);
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            stand.ftp.put(ACCOUNT, stand.put("/up/f", PutVia.STOR, false), Watch.NONE);
            assertThat(stand.server.content("/up/f")).hasValue(bytes);
        });
    }

    @Test
    void aServerThatNobodyListensAtIsUnreachableAndNoLostConnection() throws Exception {
        on(QuectelVariants.MANUAL).play(stand -> {
            stand.server.with(Habit.DOWN);
            assertThat(fault(stand, s -> s.ftp.workingDirectory(ACCOUNT, Watch.NONE)).code()).isEqualTo(FaultCode.SERVER_UNREACHABLE);
        });
    }

    @Test
    void theLoginsRefusalHasItsName() throws Exception {
        on(QuectelVariants.MANUAL).play(stand -> {
            FtpAccount wrong = new FtpAccount("files", "ftp.example.org", 2121, "gw", Secret.of("wr0ng!"), "", true, false);
            assertThat(fault(stand, s -> s.ftp.workingDirectory(wrong, Watch.NONE)).code()).isEqualTo(FaultCode.LOGIN_REFUSED);
            FtpAccount extra = new FtpAccount("files", "ftp.example.org", 21, "gw", Secret.of("s3cr3t!"), "more", true, false);
            assertThat(fault(stand, s -> s.ftp.workingDirectory(extra, Watch.NONE)).getMessage()).contains("account");
            assertThat(stand.ftp.workingDirectory(ACCOUNT, Watch.NONE)).isEqualTo("/");
        });
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aDownloadThatIsCutGoesOnWhereItStopped(Cut cut) throws Exception {
        for (Kind kind : new Kind[] {Kind.DROP_NOTICED, Kind.DROP_UNNOTICED, Kind.PDP_LOSS, Kind.RESTART}) {
            Faults faults = Faults.of(Fault.at("QFTPGET=", 1, kind).after(Duration.ofSeconds(5)));
            on(module -> module.variants(QuectelVariants.MANUAL.cut(cut)).paced(115_200).faults(faults)).play(stand -> {
                byte[] bytes = nasty(150_000);
                stand.server.file("/f", bytes);
                Transfer got = stand.ftp.get(ACCOUNT, stand.get("/f"), Watch.NONE);
                assertThat(Files.readAllBytes(stand.local())).as("%s %s", cut, kind).isEqualTo(bytes);
                assertThat(got.moved()).as("%s %s", cut, kind).isLessThan(kind == Kind.RESTART ? 300_001 : 160_000);
            });
            Files.delete(folder.resolve("local.bin"));
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void anUploadThatIsCutIsDeliveredWhole(Cut cut) throws Exception {
        for (Kind kind : new Kind[] {Kind.DROP_NOTICED, Kind.PDP_LOSS, Kind.RESTART}) {
            Faults faults = Faults.of(Fault.at("QFTPPUT=", 1, kind).after(Duration.ofSeconds(3)));
            on(module -> module.variants(QuectelVariants.MANUAL.cut(cut)).paced(115_200).faults(faults)).play(stand -> {
                byte[] bytes = nasty(80_000);
                Files.write(stand.local(), bytes);
                stand.server.folder("/up");
                stand.ftp.put(ACCOUNT, stand.put("/up/f"), Watch.NONE);
                assertThat(stand.server.content("/up/f")).as("%s %s", cut, kind).hasValue(bytes);
            });
        }
    }

    @Test
    void aCancelledDownloadEndsSoonAndTheNextOneGoesOn() throws Exception {
        on(module -> module.paced(115_200)).play(stand -> {
            byte[] bytes = nasty(2_000_000);
            stand.server.file("/f", bytes);
            long began = stand.clock.nanos();
            Watch watch = new Watch() {
                @Override
                public void progress(long bytes, long total) {
                    // not of interest
                }

                @Override
                public void phase(String what) {
                    // neither
                }

                @Override
                public void check() throws FaultException {
                    if (stand.clock.nanos() - began > Duration.ofSeconds(20).toNanos()) {
                        throw new FaultException(FaultCode.CANCELED, "enough");
                    }
                }
            };
            assertThat(fault(stand, s -> s.ftp.get(ACCOUNT, s.get("/f"), watch)).code()).isEqualTo(FaultCode.CANCELED);
            assertThat(Duration.ofNanos(stand.clock.nanos() - began)).isLessThan(Duration.ofSeconds(35));
            Transfer rest = stand.ftp.get(ACCOUNT, stand.get("/f"), Watch.NONE);
            assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
            assertThat(rest.resumedAt()).isPositive();
        });
    }

    @Test
    void noSecretIsInALog() throws Exception {
        on(QuectelVariants.MANUAL).play(stand -> {
            stand.ftp.workingDirectory(ACCOUNT, Watch.NONE);
            assertThat(new io.wherry.ftp.service.commands.FtpCommands(io.wherry.family.Families.QUECTEL.ftp()).settings(ACCOUNT))
                    .allSatisfy(command -> assertThat(command.toString()).doesNotContain("s3cr3t!"));
        });
    }

    @Test
    void aModuleWithoutFtpIsCalledSo() throws Exception {
        on(QuectelVariants.MANUAL.with(io.wherry.simulator.profile.Quirk.NO_FTP)).play(stand ->
                assertThat(fault(stand, s -> s.ftp.workingDirectory(ACCOUNT, Watch.NONE)).code()).isEqualTo(FaultCode.FIRMWARE_WITHOUT_FTP));
    }
}
