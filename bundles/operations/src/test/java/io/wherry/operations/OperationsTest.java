package io.wherry.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.at.AtException;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs.Verdict;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {
    @TempDir
    Path disk;
    private Path files;

    @BeforeEach
    void aFile() throws Exception {
        files = Files.createDirectories(disk.resolve("files")).toRealPath();
        Files.writeString(files.resolve("out.bin"), "x");
    }

    @FunctionalInterface
    private interface Story {
        void tell(House house, FakeFtp ftp) throws Exception;
    }

    private void inAHouse(Story story) throws Exception {
        VirtualClock.run(clock -> {
            try (House house = new House(clock, disk)) {
                story.tell(house, house.modem("gw"));
            }
        });
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    @Test
    void everyOperationTellsItsResult() throws Exception {
        inAHouse((house, ftp) -> {
            ftp.entries.add(FakeFtp.file("a b", 5));
            assertThat(house.result("ftp.list", "{'server':'depot'}"))
                    .isEqualTo(json("{'entries':[{'name':'a b','type':'file','size':5,'modified':'Jan 1 12:00'}],'count':1,'truncated':false}"));
            assertThat(house.result("ftp.get", "{'server':'depot','remote':'r','local':'d/l','via':'retr'}"))
                    .isEqualTo(json("{'local':'d/l','bytes':10,'sha256':'" + "ab".repeat(32) + "','verified':'size','seconds':10.0,'resumedAt':4,'moved':6}"));
            assertThat(house.result("ftp.put", "{'server':'depot','remote':'r','local':'out.bin','via':'stor'}"))
                    .isEqualTo(json("{'remote':'r','bytes':1,'sha256':'" + "cd".repeat(32) + "','verified':'size','seconds':0.0}"));
            assertThat(house.result("ftp.delete", "{'server':'depot','path':'p'}")).isEqualTo(json("{'effect':'DONE'}"));
            assertThat(house.result("ftp.rename", "{'server':'depot','from':'a','to':'b'}")).isEqualTo(json("{'effect':'DONE'}"));
            assertThat(house.result("ftp.mkdir", "{'server':'depot','path':'p'}")).isEqualTo(json("{'effect':'DONE'}"));
            assertThat(house.result("ftp.rmdir", "{'server':'depot','path':'p'}")).isEqualTo(json("{'effect':'DONE'}"));
            assertThat(house.result("ftp.pwd", "{'server':'depot'}")).isEqualTo(json("{'path':'/home'}"));
            assertThat(house.result("pdp.up", "{}")).isEqualTo(json("{'address':'10.0.0.7'}"));
            assertThat(house.result("pdp.down", "{}")).isEqualTo(json("{}"));
            assertThat(house.result("modem.restart", "{}")).isEqualTo(json("{'seconds':0}"));
            assertThat(house.result("modem.at", "{'command':'AT+CSQ'}")).isEqualTo(json("{'lines':['+CSQ: 20,99'],'result':'OK'}"));
            assertThat(ftp.asked).hasSize(8).contains("get r RETR - 4096", "delete p false", "rename a b false").anyMatch(asked -> asked.startsWith("put r STOR id"));
            assertThat(house.result("modem.trace", "{'on':true}")).isEqualTo(json("{'recording':true,'minutes':10}"));
            assertThat(house.result("modem.trace", "{'on':false,'minutes':30,'modem':'gw'}")).isEqualTo(json("{'recording':false,'minutes':30}"));
            assertThat(house.commands).contains("trace gw true PT10M", "trace gw false PT30M");
            assertThat(house.operations).hasSize(14);
        });
    }

    @Test
    void aBadRequestIsRefusedByNameAndNothingIsAskedOfTheModem() throws Exception {
        inAHouse((house, ftp) -> {
            assertThat(house.refused("ftp.get", "{'server':'other','remote':'r','local':'l'}")).isEqualTo(FaultCode.UNKNOWN_SERVER);
            assertThat(house.refused("ftp.get", "{'server':'depot','remote':'r','local':'l','modem':'x'}")).isEqualTo(FaultCode.UNKNOWN_MODEM);
            assertThat(house.refused("modem.restart", "{'modem':'x'}")).isEqualTo(FaultCode.UNKNOWN_MODEM);
            assertThat(house.refused("modem.trace", "{'modem':'x','on':true}")).isEqualTo(FaultCode.UNKNOWN_MODEM);
            for (String wrong : List.of("{}", "{'on':'yes'}", "{'on':true,'minutes':0}", "{'on':true,'minutes':1441}", "{'on':true,'minutes':1.5}")) {
                assertThat(house.refused("modem.trace", wrong)).as(wrong).isEqualTo(FaultCode.INVALID_ARGUMENTS);
            }
            assertThat(house.refused("ftp.get", "{'server':'depot','remote':'a\\nb','local':'l'}")).isEqualTo(FaultCode.BAD_REMOTE_PATH);
            assertThat(house.refused("ftp.delete", "{'server':'depot','path':'a\\u0022b'}")).isEqualTo(FaultCode.BAD_REMOTE_PATH);
            assertThat(house.refused("ftp.delete", "{'server':'depot','path':''}")).isEqualTo(FaultCode.BAD_REMOTE_PATH);
            assertThat(house.refused("ftp.mkdir", "{'server':'depot','path':'" + "ü".repeat(128) + "'}")).isEqualTo(FaultCode.BAD_REMOTE_PATH);
            assertThat(house.refused("ftp.get", "{'server':'depot','remote':'r','local':'../l'}")).isEqualTo(FaultCode.BAD_LOCAL_PATH);
            assertThat(house.refused("ftp.put", "{'server':'depot','remote':'r','local':'nothing'}")).isEqualTo(FaultCode.NO_SUCH_LOCAL_FILE);
            assertThat(house.refused("ftp.put", "{'server':'depot','remote':'r','local':7}")).isEqualTo(FaultCode.INVALID_ARGUMENTS);
            assertThat(house.refused("ftp.get", "{'server':'depot','remote':'r','local':'l','via':'stor'}")).isEqualTo(FaultCode.INVALID_ARGUMENTS);
            assertThat(house.refused("ftp.get", "{'server':'depot','remote':'r','local':'l','sha256':'12'}")).isEqualTo(FaultCode.INVALID_ARGUMENTS);
            assertThat(house.refused("modem.at", "{'command':'AT\\rAT'}")).isEqualTo(FaultCode.INVALID_ARGUMENTS);
            assertThat(house.refused("modem.at", "{'command':'rm -rf'}")).isEqualTo(FaultCode.INVALID_ARGUMENTS);
            house.clock.sleep(Duration.ofMinutes(1));
            assertThat(ftp.asked).isEmpty();
            assertThat(house.commands).isEmpty();
        });
    }

    @Test
    void aRefusalNamesTheMemberAndWhatWouldBeRight() throws Exception {
        inAHouse((house, ftp) -> {
            assertThat(house.submit("ftp.get", "a", "{'server':'depot','remote':'r'}").state().error().orElseThrow().message())
                    .startsWith("local is missing, it would be where the file goes on the gateway");
            assertThat(house.submit("ftp.get", "b", "{'server':'depot','remote':'r','local':'l','sha256':'12'}").state().error().orElseThrow().message())
                    .startsWith("sha256 is wrong, right would be the SHA-256 of the file as 64 hex digits");
            assertThat(house.submit("ftp.get", "c", "{'server':'depot','remote':'r','local':'l','extra':true}").verdict()).isEqualTo(Verdict.ACCEPTED);
        });
    }

    @Test
    void aSecondTryTellsTheServiceThatTheFirstMayHaveDoneIt() throws Exception {
        inAHouse((house, ftp) -> {
            ftp.faults.add(new FaultException(FaultCode.CONNECTION_LOST, "gone"));
            assertThat(house.result("ftp.delete", "{'server':'depot','path':'p'}")).isEqualTo(json("{'effect':'FOUND_DONE'}"));
            assertThat(ftp.asked).containsExactly("delete p false", "delete p true");
        });
    }

    @Test
    void aCanceledGetLeavesNothingBehind() throws Exception {
        inAHouse((house, ftp) -> {
            house.submit("ftp.get", "a", "{'server':'depot','remote':'r','local':'l'}");
            house.clock.sleep(Duration.ofSeconds(3));
            assertThat(files.resolve("l.part")).exists();
            house.spool.cancel("ftp.get", "a");
            assertThat(house.end("ftp.get", "a").status()).isEqualTo(Status.CANCELED);
            assertThat(files.toFile().list()).containsExactly("out.bin");
        });
    }

    @Test
    void aGetThatTimedOutKeepsWhatItHasForTheNext() throws Exception {
        inAHouse((house, ftp) -> {
            house.submit("ftp.get", "a", "{'server':'depot','remote':'r','local':'l','timeout':3}");
            assertThat(house.end("ftp.get", "a").status()).isEqualTo(Status.TIMED_OUT);
            assertThat(files.resolve("l.part")).exists();
        });
    }

    @Test
    void twoModemsNeverMoveTheSameFileAtOnce() throws Exception {
        inAHouse((house, ftp) -> {
            house.modem("two");
            house.submit("ftp.get", "a", "{'server':'depot','remote':'r','local':'l','modem':'gw'}");
            house.submit("ftp.get", "b", "{'server':'depot','remote':'r','local':'l','modem':'two'}");
            house.submit("ftp.get", "c", "{'server':'depot','remote':'r','local':'other','modem':'two'}");
            house.clock.sleep(Duration.ofSeconds(5));
            assertThat(house.spool.find("ftp.get", "b").orElseThrow().phase()).isEqualTo("waiting for another job on the same file");
            house.end("ftp.get", "b");
            assertThat(house.clock.nanos()).isGreaterThan(Duration.ofSeconds(20).toNanos());
        });
    }

    @Test
    void aRestartDoesNotWaitBehindATransfer() throws Exception {
        inAHouse((house, ftp) -> {
            house.submit("ftp.get", "a", "{'server':'depot','remote':'r','local':'l'}");
            house.clock.sleep(Duration.ofSeconds(1));
            house.result("modem.restart", "{'modem':'gw'}");
            assertThat(house.commands).containsExactly("restart gw");
            assertThat(house.clock.nanos()).isLessThan(Duration.ofSeconds(3).toNanos());
        });
    }

    @Test
    void withTwoModemsWhatIsForOneMustSayWhich() throws Exception {
        inAHouse((house, ftp) -> {
            house.modem("two");
            for (String operation : new String[] {"modem.restart", "pdp.up", "pdp.down"}) {
                assertThat(house.refused(operation, "{}")).isEqualTo(FaultCode.INVALID_ARGUMENTS);
            }
            house.submit("pdp.down", "two", "{'modem':'two'}");
            assertThat(house.end("pdp.down", "two").modem()).contains("two");
        });
    }

    @Test
    void aRawCommandIsSentOnceAndItsArgumentsAreNotShown() throws Exception {
        inAHouse((house, ftp) -> {
            house.atFaults.add(new AtException(AtException.Kind.SILENT, "AT+CPIN=…", Optional.empty(), FaultCode.MODEM_SILENT, "no answer"));
            house.submit("modem.at", "a", "{'command':'AT+CPIN=\\u00221234\\u0022'}");
            assertThat(house.end("modem.at", "a").status()).isEqualTo(Status.TIMED_OUT);
            assertThat(house.commands).containsExactly("AT+CPIN=\"1234\" shown as AT+CPIN=…");
        });
    }

    @Test
    void aRawCommandThatWasNeverSentIsTriedAgain() throws Exception {
        inAHouse((house, ftp) -> {
            house.atFaults.add(new AtException(AtException.Kind.NOT_SENT, "AT", Optional.empty(), FaultCode.PORT_GONE, "unplugged"));
            house.submit("modem.at", "a", "{'command':'AT'}");
            assertThat(house.end("modem.at", "a").status()).isEqualTo(Status.SUCCEEDED);
            assertThat(house.commands).hasSize(2);
        });
    }

    @Test
    void aLongListingIsCutAndSaysSo() throws Exception {
        inAHouse((house, ftp) -> {
            for (int i = 0; i < 1500; i++) {
                ftp.entries.add(FakeFtp.file("f" + i, i));
            }
            JsonObject result = house.result("ftp.list", "{'server':'depot','path':'many'}");
            assertThat(result.get("count").getAsInt()).isEqualTo(1500);
            assertThat(result.get("truncated").getAsBoolean()).isTrue();
            assertThat(result.getAsJsonArray("entries")).hasSize(1000);
            ftp.entries.replaceAll(entry -> FakeFtp.file("ü".repeat(200), 1));
            assertThat(house.result("ftp.list", "{'server':'depot','path':'wide'}").toString().length()).isLessThan(100_500);
        });
    }

    @Test
    void aServerThatIsOnlyJustComingUpIsWaitedFor() throws Exception {
        VirtualClock.run(clock -> {
            try (House house = new House(clock, disk)) {
                house.servers.remove("depot", house.servers.find("depot").orElseThrow());
                clock.start("wherry-later", () -> {
                    clock.sleep(Duration.ofSeconds(4));
                    house.servers.add("late", () -> House.ACCOUNT);
                });
                assertThat(house.submit("ftp.pwd", "a", "{'server':'late'}").verdict()).isEqualTo(Verdict.ACCEPTED);
                assertThat(house.submit("ftp.pwd", "b", "{'server':'never'}").state().error().orElseThrow().code()).isEqualTo(FaultCode.UNKNOWN_SERVER);
                assertThat(clock.nanos()).isEqualTo(Duration.ofSeconds(10).toNanos());
            }
        });
    }

    @Test
    void aModemWhoseFtpServiceIsSwappedGoesOnWithItsJob() throws Exception {
        inAHouse((house, ftp) -> {
            house.submit("ftp.get", "a", "{'server':'depot','remote':'r','local':'l'}");
            house.clock.sleep(Duration.ofSeconds(3));
            house.modems.remove(ftp);
            house.clock.sleep(Duration.ofSeconds(30));
            house.modems.add(new FakeFtp(house.clock, "gw"));
            JobState end = house.end("ftp.get", "a");
            assertThat(end.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(end.attempt()).isEqualTo(2);
        });
    }

    /** The daemon died between the file's rename and the job's last word. */
    @Test
    void aFileThatHadArrivedWholeBeforeTheJobWasInterruptedIsNotFetchedAgain() throws Exception {
        String sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
        inAHouse((house, ftp) -> {
            house.submit("ftp.get", "a", "{'server':'depot','remote':'r','local':'l','sha256':'" + sha256 + "'}");
            house.clock.sleep(Duration.ofSeconds(3));
            house.modems.remove(ftp);
            // The rename took the part with it.
            Files.deleteIfExists(disk.resolve("files/l.part"));
            Files.writeString(disk.resolve("files/l"), "foo");
            house.clock.sleep(Duration.ofSeconds(30));
            FakeFtp second = new FakeFtp(house.clock, "gw");
            house.modems.add(second);
            JobState end = house.end("ftp.get", "a");
            assertThat(end.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(end.result().orElseThrow().get("moved").getAsLong()).isZero();
            assertThat(end.result().orElseThrow().get("bytes").getAsLong()).isEqualTo(3);
        });
    }

    @Test
    void diagnosticsTellsWhatAPersonAsksFirstAndNoSecret() throws Exception {
        inAHouse((house, ftp) -> {
            JsonObject result = house.result("diagnostics", "{}");
            assertThat(result.keySet()).contains("version", "java", "memory", "threads", "disk", "modems", "servers", "jobs", "refusedSettings", "bundles");
            assertThat(result.getAsJsonObject("modems").getAsJsonObject("gw").keySet()).containsExactly("at", "network", "ftp");
            assertThat(result.toString()).doesNotContain("geheim");
        });
    }
}
