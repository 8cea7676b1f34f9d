package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.NoFtp;
import io.wherry.simulator.profile.Variants.Overflow;
import io.wherry.simulator.profile.Variants.PutRefusal;
import io.wherry.simulator.profile.Variants.Size;
import io.wherry.simulator.profile.Variants.TooMuch;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import io.wherry.simulator.remote.Listing;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** The FTP commands' answers, byte for byte as in protocol.md's table. */
class FtpCommandsTest {

    private interface Talk {
        void with(Host host, InMemoryServer server, L610 module) throws Exception;
    }

    private static void session(Consumer<InMemoryServer> content, UnaryOperator<Variants> variants, Talk talk) throws Exception {
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).user("ftpuser", "secret");
            content.accept(server);
            L610 module = L610.on(clock).server(server).variants(variants.apply(Variants.GUIDE)).start();
            Host host = new Host(clock, module);
            host.bringUp();
            talk.with(host, server, module);
        });
    }

    private static void open(Consumer<InMemoryServer> content, UnaryOperator<Variants> variants, Talk talk) throws Exception {
        session(content, variants, (host, server, module) -> {
            host.carryOut("AT+FTPOPEN=\"ftp.example.com\",\"ftpuser\",\"secret\"", "+FTPOPEN: 1");
            talk.with(host, server, module);
        });
    }

    private static void open(Consumer<InMemoryServer> content, Talk talk) throws Exception {
        open(content, same -> same, talk);
    }

    private static final Consumer<InMemoryServer> EMPTY = server -> { };

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 7 + i / 251);
        }
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aLoginIsAcceptedAndSucceedsLater() throws Exception {
        session(EMPTY, same -> same, (host, server, module) -> {
            assertThat(host.ask("AT+FTPOPEN?")).isEqualTo("\r\n+FTPOPEN: 0\r\n\r\nOK\r\n");
            assertThat(host.carryOut("AT+FTPOPEN=\"h\",\"ftpuser\",\"secret\",\"\",,21", "+FTPOPEN: 1"))
                    .isEqualTo("\r\nOK\r\n\r\n+FTPOPEN: 1\r\n");
            assertThat(host.ask("AT+FTPOPEN?")).isEqualTo("\r\n+FTPOPEN: 1\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+FTPOPEN=\"h\",\"ftpuser\",\"secret\"")).isEqualTo("\r\n+CME ERROR: 64\r\n");
        });
    }

    @Test
    void aRefusedLoginIsAnOutcomeOfZeroAndFtpinfoSaysWhy() throws Exception {
        session(EMPTY, same -> same, (host, server, module) -> {
            assertThat(host.carryOut("AT+FTPOPEN=\"h\",\"ftpuser\",\"wrong\"", "+FTPOPEN: 0")).isEqualTo("\r\nOK\r\n\r\n+FTPOPEN: 0\r\n");
            assertThat(host.ask("AT+FTPINFO=1")).isEqualTo("\r\nOK\r\n");
            assertThat(host.carryOut("AT+FTPOPEN=\"h\",\"ftpuser\",\"wrong\"", "+FTPOPEN: 0"))
                    .isEqualTo("\r\nOK\r\n\r\n+FTPINFO: 530 Login incorrect.\r\n\r\n+FTPOPEN: 0\r\n");
        });
    }

    @Test
    void theServersPortIsTheSixthParameterOrTheFifth() throws Exception {
        session(server -> server.port(2121), same -> same, (host, server, module) -> {
            host.carryOut("AT+FTPOPEN=\"h\",\"ftpuser\",\"secret\",\"\",2121,", "+FTPOPEN: 0");
            host.carryOut("AT+FTPOPEN=\"h\",\"ftpuser\",\"secret\",\"\",,2121", "+FTPOPEN: 1");
        });
        session(server -> server.port(2121), variants -> variants.with(Quirk.PORT_FIFTH), (host, server, module) -> {
            host.carryOut("AT+FTPOPEN=\"h\",\"ftpuser\",\"secret\",\"\",,2121", "+FTPOPEN: 0");
            host.carryOut("AT+FTPOPEN=\"h\",\"ftpuser\",\"secret\",\"\",2121,", "+FTPOPEN: 1");
        });
    }

    @Test
    void theGuidesOwnFormOfFtpopenIsTaken() throws Exception {
        session(EMPTY, same -> same, (host, server, module) ->
                host.carryOut("AT+FTPOPEN=\"114.215.159.133\",\"ftpuser\",\"secret\",\" \",21,", "+FTPOPEN: 1"));
    }

    @Test
    void withoutASessionOrAnAddressFtpCommandsAreRefused() throws Exception {
        session(EMPTY, same -> same, (host, server, module) -> {
            assertThat(host.ask("AT+FTPLIST")).isEqualTo("\r\n+CME ERROR: 913\r\n");
            assertThat(host.ask("AT+FTPCLOSE")).isEqualTo("\r\n+CME ERROR: 913\r\n");
            host.carryOut("AT+MIPCALL=0", "+MIPCALL: 0");
            assertThat(host.ask("AT+FTPLIST")).isEqualTo("\r\n+CME ERROR: 901\r\n");
            assertThat(host.ask("AT+FTPOPEN=\"h\",\"u\",\"p\"")).isEqualTo("\r\n+CME ERROR: 901\r\n");
        });
        session(EMPTY, variants -> variants.with(Quirk.NO_SESSION_PLAIN_ERROR), (host, server, module) ->
                assertThat(host.ask("AT+FTPLIST")).isEqualTo("\r\nERROR\r\n"));
    }

    @Test
    void aFirmwareWithoutFtpHasNoneOfIt() throws Exception {
        session(EMPTY, variants -> variants.withoutFtp(NoFtp.ERROR), (host, server, module) ->
                assertThat(host.ask("AT+FTPOPEN=?")).isEqualTo("\r\nERROR\r\n"));
        session(EMPTY, variants -> variants.withoutFtp(NoFtp.NOT_SUPPORTED), (host, server, module) ->
                assertThat(host.ask("AT+FTPOPEN=?")).isEqualTo("\r\n+CME ERROR: 4\r\n"));
        session(EMPTY, variants -> variants.withoutFtp(NoFtp.BAD_COMMAND), (host, server, module) ->
                assertThat(host.ask("AT+FTPLIST")).isEqualTo("\r\n+CME ERROR: 58\r\n"));
    }

    @Test
    void aListingIsFramedByTwoAndOne() throws Exception {
        open(server -> server.file("/a.txt", bytes(7)).folder("/update").link("/l", "/a.txt"), (host, server, module) ->
                assertThat(host.carryOut("AT+FTPLIST", "+FTPLIST: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPLIST: 2\r\n"
                        + "-rw-r--r--    1 500      500               7 Jan 01 00:00 a.txt\r\n"
                        + "lrwxrwxrwx    1 0        0                 6 Jan 01 00:00 l -> /a.txt\r\n"
                        + "drwxr-xr-x    2 500      500            4096 Jan 01 00:00 update\r\n"
                        + "\r\n+FTPLIST: 1\r\n"));
        open(server -> server.listing(Listing.DOS).file("/a.txt", bytes(7)).folder("/update"), (host, server, module) ->
                assertThat(host.carryOut("AT+FTPLIST", "+FTPLIST: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPLIST: 2\r\n"
                        + "01-01-26  12:00AM                    7 a.txt\r\n"
                        + "01-01-26  12:00AM       <DIR>          update\r\n"
                        + "\r\n+FTPLIST: 1\r\n"));
    }

    @Test
    void aListingOfWhatIsNotThereFailsOrIsEmpty() throws Exception {
        open(EMPTY, (host, server, module) ->
                assertThat(host.carryOut("AT+FTPLIST=\"nope\"", "+FTPLIST: 0")).isEqualTo("\r\nOK\r\n\r\n+FTPLIST: 0\r\n"));
        open(server -> server.with(Habit.EMPTY_LISTING_FOR_MISSING), (host, server, module) ->
                assertThat(host.carryOut("AT+FTPLIST=\"nope\"", "+FTPLIST: 1"))
                        .isEqualTo("\r\nOK\r\n\r\n+FTPLIST: 2\r\n\r\n+FTPLIST: 1\r\n"));
    }

    @Test
    void directoriesAreChangedMadeRemovedAndTold() throws Exception {
        open(EMPTY, (host, server, module) -> {
            assertThat(host.carryOut("AT+FTPMKD=\"test\"", "+FTPMKD: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPMKD: 1\r\n");
            host.carryOut("AT+FTPMKD=\"test\"", "+FTPMKD: 0");
            assertThat(host.carryOut("AT+FTPCWD=\"test\"", "+FTPCWD: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPCWD: 1\r\n");
            assertThat(host.carryOut("AT+FTPPWD", "+FTPPWD: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPPWD: 2,\"/test\"\r\n\r\n+FTPPWD: 1\r\n");
            assertThat(host.carryOut("AT+FTPCDUP", "+FTPCDUP: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPCDUP: 1\r\n");
            assertThat(host.carryOut("AT+FTPRMD=\"test\"", "+FTPRMD: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPRMD: 1\r\n");
            host.carryOut("AT+FTPRMD=\"test\"", "+FTPRMD: 0");
            host.carryOut("AT+FTPCWD=\"test\"", "+FTPCWD: 0");
        });
    }

    @Test
    void filesAreRenamedAndRemoved() throws Exception {
        open(server -> server.file("/a.txt", bytes(7)), (host, server, module) -> {
            assertThat(host.carryOut("AT+FTPREN=\"a.txt\",\"b.txt\"", "+FTPREN: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPREN: 1\r\n");
            assertThat(server.names("/")).containsExactly("b.txt");
            assertThat(host.carryOut("AT+FTPDEL=\"b.txt\"", "+FTPDEL: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPDEL: 1\r\n");
            assertThat(server.names("/")).isEmpty();
            host.carryOut("AT+FTPDEL=\"b.txt\"", "+FTPDEL: 0");
            server.with(Habit.REFUSES_RENAME).file("/c", bytes(1));
            host.carryOut("AT+FTPREN=\"c\",\"d\"", "+FTPREN: 0");
        });
    }

    @Test
    void theModeIsSetAndABadOneRefused() throws Exception {
        session(EMPTY, same -> same, (host, server, module) -> {
            assertThat(host.ask("AT+FTPMODE=0")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+FTPMODE=1")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+FTPMODE=2")).isEqualTo("\r\n+CME ERROR: 53\r\n");
        });
    }

    @Test
    void aFileIsFetchedIntoTheBufferAndDrained() throws Exception {
        byte[] file = bytes(5000);
        open(server -> server.file("/f.bin", file), (host, server, module) -> {
            assertThat(host.carryOut("AT+FTPGET=\"f.bin\",1,0", "+FTPGET: 1"))
                    .isEqualTo("\r\nOK\r\n\r\n+FTPGET: 2\r\n\r\n+FTPGET: 1\r\n");
            assertThat(receive(host, 2048)).isEqualTo("\r\n+FTPRECV: 2048\r\n" + text(file).substring(0, 2048) + "\r\nOK\r\n");
            receive(host, 2048);
            assertThat(receive(host, 2048)).isEqualTo("\r\n+FTPRECV: 904\r\n" + text(file).substring(4096) + "\r\nOK\r\n");
            assertThat(receive(host, 2048)).isEqualTo("\r\n+FTPRECV: 0\r\n\r\nOK\r\n");
            host.carryOut("AT+FTPGET=\"f.bin\",1,4999", "+FTPGET: 1");
            assertThat(receive(host, 2048)).isEqualTo("\r\n+FTPRECV: 1\r\n" + text(file).substring(4999) + "\r\nOK\r\n");
            host.carryOut("AT+FTPGET=\"f.bin\",1", "+FTPGET: 1");
            assertThat(host.carryOut("AT+FTPGET=\"nope\",1,0", "+FTPGET: 0")).isEqualTo("\r\nOK\r\n\r\n+FTPGET: 0\r\n");
        });
    }

    private static String receive(Host host, int count) throws Exception {
        host.write("AT+FTPRECV=" + count + "\r");
        String all = host.during(Duration.ofSeconds(1));
        assertThat(all).endsWith("\r\nOK\r\n");
        return all;
    }

    @Test
    void aCountAboveTheLargestIsRefusedOrShortened() throws Exception {
        for (TooMuch kind : TooMuch.values()) {
            open(server -> server.file("/f", bytes(300)), variants -> variants.receive(100, kind), (host, server, module) -> {
                host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1");
                String answer = host.ask("AT+FTPRECV=101");
                switch (kind) {
                    case ERROR -> assertThat(answer).isEqualTo("\r\nERROR\r\n");
                    case BAD_PARAMETER -> assertThat(answer).isEqualTo("\r\n+CME ERROR: 53\r\n");
                    case SHORTENED -> assertThat(answer).startsWith("\r\n+FTPRECV: 100\r\n");
                }
            });
        }
    }

    @Test
    void theLargestCountCanBeAskedForOnlyWhereTheFirmwareSaysIt() throws Exception {
        session(EMPTY, same -> same, (host, server, module) -> assertThat(host.ask("AT+FTPRECV=?")).isEqualTo("\r\nERROR\r\n"));
        session(EMPTY, variants -> variants.with(Quirk.FTPRECV_TEST), (host, server, module) ->
                assertThat(host.ask("AT+FTPRECV=?")).isEqualTo("\r\n+FTPRECV: (1-2048)\r\n\r\nOK\r\n"));
    }

    @Test
    void theMisprintOfTheGuideIsNoCommand() throws Exception {
        open(EMPTY, (host, server, module) -> assertThat(host.ask("AT+FTP_RECV=100")).isEqualTo("\r\nERROR\r\n"));
    }

    @Test
    void aFileLargerThanTheBufferStopsFailsOrStalls() throws Exception {
        byte[] file = bytes(3000);
        open(server -> server.file("/f", file), variants -> variants.buffer(1024, Overflow.STOPS), (host, server, module) -> {
            host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1");
            assertThat(receive(host, 2048)).startsWith("\r\n+FTPRECV: 1024\r\n");
            assertThat(receive(host, 2048)).isEqualTo("\r\n+FTPRECV: 0\r\n\r\nOK\r\n");
        });
        open(server -> server.file("/f", file), variants -> variants.buffer(1024, Overflow.FAILS), (host, server, module) -> {
            host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 0");
            assertThat(receive(host, 2048)).startsWith("\r\n+FTPRECV: 1024\r\n");
        });
        open(server -> server.file("/f", file), variants -> variants.buffer(1024, Overflow.STALLS), (host, server, module) -> {
            host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 2");
            assertThat(host.during(Duration.ofMinutes(5))).isEmpty();
            assertThat(receive(host, 2048)).startsWith("\r\n+FTPRECV: 1024\r\n");
            host.write("AT+FTPRECV=2048\r");
            assertThat(host.during(Duration.ofSeconds(5))).startsWith("\r\n+FTPRECV: 1024\r\n");
            host.write("AT+FTPRECV=2048\r");
            assertThat(host.during(Duration.ofSeconds(5))).startsWith("\r\n+FTPRECV: 952\r\n");
        });
        open(server -> server.file("/f", bytes(1024)), variants -> variants.buffer(1024, Overflow.FAILS), (host, server, module) ->
                host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1"));
    }

    @Test
    void aFileIsSentInPieces() throws Exception {
        byte[] file = bytes(1500);
        open(EMPTY, (host, server, module) -> {
            host.write("AT+FTPPUT=\"log.txt\",1024,0\r");
            assertThat(host.until("+FTPPUT: 2,1024\r\n")).isEqualTo("\r\n+FTPPUT: 2,1024\r\n");
            host.write(Arrays.copyOf(file, 1024));
            assertThat(host.until("OK\r\n")).isEqualTo("\r\nOK\r\n");
            host.write("AT+FTPPUT=\"log.txt\",476,1\r");
            host.until("+FTPPUT: 2,476\r\n");
            host.write(Arrays.copyOfRange(file, 1024, 1500));
            assertThat(host.until("+FTPPUT: 1\r\n")).isEqualTo("\r\nOK\r\n\r\n+FTPPUT: 1\r\n");
            assertThat(server.content("/log.txt")).hasValue(file);
        });
    }

    @Test
    void aRefusedUploadIsToldInFourWays() throws Exception {
        for (PutRefusal refusal : PutRefusal.values()) {
            open(server -> server.with(Habit.READ_ONLY), variants -> variants.piece(3072, refusal), (host, server, module) -> {
                host.write("AT+FTPPUT=\"f\",3,1\r");
                switch (refusal) {
                    case OUTCOME_THEN_ERROR -> assertThat(host.during(Duration.ofSeconds(5)))
                            .isEqualTo("\r\n+FTPPUT: 0\r\n\r\n+CME ERROR: 50\r\n");
                    case OUTCOME_THEN_OK -> assertThat(host.during(Duration.ofSeconds(5))).isEqualTo("\r\n+FTPPUT: 0\r\n\r\nOK\r\n");
                    case ERROR -> assertThat(host.during(Duration.ofSeconds(5))).isEqualTo("\r\n+CME ERROR: 50\r\n");
                    case AT_THE_END -> {
                        host.until("+FTPPUT: 2,3\r\n");
                        host.write("abc");
                        assertThat(host.during(Duration.ofSeconds(5))).isEqualTo("\r\nOK\r\n\r\n+FTPPUT: 0\r\n");
                    }
                }
                host.carryOut("AT+FTPPWD", "+FTPPWD: 1");
            });
        }
    }

    @Test
    void aPieceAboveTheLargestIsRefused() throws Exception {
        open(EMPTY, variants -> variants.piece(1024, PutRefusal.ERROR), (host, server, module) ->
                assertThat(host.ask("AT+FTPPUT=\"f\",1025,1")).isEqualTo("\r\n+CME ERROR: 53\r\n"));
    }

    @Test
    void anEmptyFileIsAPieceOfNothing() throws Exception {
        open(EMPTY, (host, server, module) -> {
            assertThat(host.carryOut("AT+FTPPUT=\"f\",0,1", "+FTPPUT: 1")).isEqualTo("\r\n+FTPPUT: 2,0\r\n\r\nOK\r\n\r\n+FTPPUT: 1\r\n");
            assertThat(server.content("/f")).hasValue(new byte[0]);
        });
        open(EMPTY, variants -> variants.with(Quirk.NO_EMPTY_PIECE), (host, server, module) ->
                assertThat(host.ask("AT+FTPPUT=\"f\",0,1")).isEqualTo("\r\n+CME ERROR: 53\r\n"));
    }

    @Test
    void aStreamIsStoredInTheGuidesCoding() throws Exception {
        open(EMPTY, (host, server, module) -> {
            host.write("AT+FTPSTOR=\"log.txt\"\r");
            assertThat(host.until("+FTPSTOR: 2\r\n")).isEqualTo("\r\nOK\r\n\r\n+FTPSTOR: 2\r\n");
            host.write(new byte[] {0x41, 0x10, 0x03, 0x42, 0x10, 0x10, 0x03});
            assertThat(host.until("+FTPSTOR: 1\r\n")).isEqualTo("\r\n+FTPSTOR: 1\r\n");
            assertThat(server.content("/log.txt")).hasValue(new byte[] {0x41, 0x03, 0x42, 0x10});
            assertThat(host.ask("AT")).isEqualTo("\r\nOK\r\n");
            server.with(Habit.READ_ONLY);
            assertThat(host.carryOut("AT+FTPSTOR=\"x\"", "+FTPSTOR: 0")).isEqualTo("\r\nOK\r\n\r\n+FTPSTOR: 0\r\n");
        });
    }

    @Test
    void aStreamIsRetrievedInTheGuidesCoding() throws Exception {
        open(server -> server.file("/f", new byte[] {0x41, 0x03, 0x42, 0x10}), (host, server, module) -> {
            assertThat(host.carryOut("AT+FTPRETR=\"f\"", "+FTPRETR: 1"))
                    .isEqualTo("\r\nOK\r\n\r\n+FTPRETR: 2\r\nA\u0010\u0003B\u0010\u0010\u0003\r\n+FTPRETR: 1\r\n");
            assertThat(host.carryOut("AT+FTPRETR=\"nope\"", "+FTPRETR: 0")).isEqualTo("\r\nOK\r\n\r\n+FTPRETR: 0\r\n");
        });
    }

    @Test
    void aLongStreamIsHeldUpOrDroppedByTheModule() throws Exception {
        byte[] file = text(bytes(20_000)).replace("\u0003", "x").replace("\u0010", "y").getBytes(StandardCharsets.ISO_8859_1);
        open(EMPTY, (host, server, module) -> {
            host.write("AT+FTPSTOR=\"f\"\r");
            host.until("+FTPSTOR: 2\r\n");
            host.write(file);
            host.write("\u0003");
            host.until("+FTPSTOR: 1\r\n");
            assertThat(server.content("/f")).hasValue(file);
        });
        open(EMPTY, variants -> variants.with(Quirk.STREAM_DROPS), (host, server, module) -> {
            host.write("AT+FTPSTOR=\"f\"\r");
            host.until("+FTPSTOR: 2\r\n");
            host.write(file);
            host.during(Duration.ofSeconds(1));
            host.write("\u0003");
            host.until("+FTPSTOR: 1\r\n");
            assertThat(server.content("/f").orElseThrow()).hasSizeLessThan(file.length);
        });
    }

    @Test
    void theSizeIsAskedForWhereThereIsSuchACommand() throws Exception {
        open(server -> server.file("/f", bytes(7)), (host, server, module) ->
                assertThat(host.ask("AT+FTPSIZE=\"f\"")).isEqualTo("\r\nERROR\r\n"));
        open(server -> server.file("/f", bytes(7)), variants -> variants.size(Size.ANSWER), (host, server, module) ->
                assertThat(host.ask("AT+FTPSIZE=\"f\"")).isEqualTo("\r\n+FTPSIZE: 7\r\n\r\nOK\r\n"));
        open(server -> server.file("/f", bytes(7)), variants -> variants.size(Size.OUTCOME), (host, server, module) ->
                assertThat(host.carryOut("AT+FTPSIZE=\"f\"", "+FTPSIZE: 1"))
                        .isEqualTo("\r\nOK\r\n\r\n+FTPSIZE: 2,7\r\n\r\n+FTPSIZE: 1\r\n"));
    }

    @Test
    void aSessionIsClosed() throws Exception {
        open(EMPTY, (host, server, module) -> {
            assertThat(host.carryOut("AT+FTPCLOSE", "+FTPCLOSE: 1")).isEqualTo("\r\nOK\r\n\r\n+FTPCLOSE: 1\r\n");
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 0");
        });
    }

    @Test
    void anIdleSessionIsDroppedByTheServerAndTheModuleLearnsItFromTheNextCommand() throws Exception {
        open(server -> server.idleTimeout(Duration.ofMinutes(5)), (host, server, module) -> {
            host.during(Duration.ofMinutes(6));
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 1");
            host.carryOut("AT+FTPPWD", "+FTPPWD: 0");
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 0");
        });
    }

    @Test
    void aLostAddressTakesTheSessionWithIt() throws Exception {
        open(EMPTY, (host, server, module) -> {
            module.losePdp();
            assertThat(host.until("+MIPCALL: 0\r\n")).isEqualTo("\r\n+MIPCALL: 0\r\n");
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 0");
        });
    }

    @Test
    void anAddressThatIsLostDuringTheLoginFailsIt() throws Exception {
        session(EMPTY, same -> same, (host, server, module) -> {
            host.write("AT+FTPOPEN=\"h\",\"ftpuser\",\"secret\"\r");
            host.until("OK\r\n");
            module.losePdp();
            assertThat(host.during(Duration.ofMinutes(1))).isEqualTo("\r\n+MIPCALL: 0\r\n\r\n+FTPOPEN: 0\r\n");
        });
    }

    @Test
    void aPieceWhoseBytesDoNotComeInTimeFailsAndSwallowsWhatCameInstead() throws Exception {
        open(EMPTY, (host, server, module) -> {
            host.write("AT+FTPPUT=\"f\",1000,1\r");
            host.until("+FTPPUT: 2,1000\r\n");
            host.write("AT\r");
            assertThat(host.during(Duration.ofSeconds(19))).isEmpty();
            host.write("AT\r");
            assertThat(host.during(Duration.ofSeconds(2))).isEqualTo("\r\nERROR\r\n");
            assertThat(host.ask("AT")).isEqualTo("\r\nOK\r\n");
        });
    }

    @Test
    void namesOfAnyAlphabetAndWithBlanksArePassedOnAsTheyAre() throws Exception {
        open(server -> server.file("/日志 1.txt", bytes(3)), (host, server, module) -> {
            String name = new String("日志 1.txt".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            assertThat(host.carryOut("AT+FTPLIST", "+FTPLIST: 1")).contains(name);
            host.carryOut("AT+FTPREN=\"" + name + "\",\"" + name + ", 2\"", "+FTPREN: 1");
            assertThat(server.names("/")).containsExactly("日志 1.txt, 2");
        });
    }
}
