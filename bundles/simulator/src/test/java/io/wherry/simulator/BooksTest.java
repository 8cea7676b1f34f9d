package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.log.Ledger;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.remote.InMemoryServer.Deed;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** What tests may look up afterwards. */
class BooksTest {

    @Test
    void theLedgerSaysWhoseLineTheHostHasJustRead() throws Exception {
        VirtualClock.run(clock -> {
            L610 module = L610.on(clock).paced(115_200).faults(Faults.parse("/CSQ/1 SILENCE 2s")).start();
            Host host = new Host(clock, module);
            host.during(Duration.ofSeconds(8));
            host.write("AT+CSQ\r");
            assertThat(host.during(Duration.ofSeconds(3))).endsWith("OK\r\n");
            List<Ledger.Sent> read = module.ledger().read();
            assertThat(read.get(read.size() - 1).text()).isEqualTo("OK");
            assertThat(read.get(read.size() - 1).command()).isEqualTo(1);
            assertThat(read.get(read.size() - 1).at()).isGreaterThan(read.get(read.size() - 2).at()).isGreaterThan(Duration.ofSeconds(10));
        });
    }

    @Test
    void whatWasSentWhileNobodyListenedWasNotRead() throws Exception {
        VirtualClock.run(clock -> {
            L610 module = L610.on(clock).start();
            clock.sleep(Duration.ofSeconds(8));
            assertThat(module.ledger().sent()).isNotEmpty();
            assertThat(module.ledger().read()).isEmpty();
        });
    }

    @Test
    void theServerCountsWhatWasReallyDone() throws Exception {
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).folder("/d");
            L610 module = L610.on(clock).server(server).start();
            Host host = new Host(clock, module);
            host.openFtp();
            host.carryOut("AT+FTPMKD=\"/d/x\"", "+FTPMKD: 1");
            host.carryOut("AT+FTPMKD=\"/d/x\"", "+FTPMKD: 0");
            host.carryOut("AT+FTPREN=\"/d/x\",\"/d/y\"", "+FTPREN: 1");
            assertThat(server.deeds()).extracting(Deed::verb, Deed::path, Deed::to)
                    .containsExactly(tuple("MKD", "/d/x", ""), tuple("RNTO", "/d/x", "/d/y"));
            assertThat(server.paths()).containsExactly("/", "/d", "/d/y");
            assertThat(server.isFolder("/d/y")).isTrue();
        });
    }

    @Test
    void whenTheFaultsAreOverNoCommandMeetsOne() throws Exception {
        VirtualClock.run(clock -> {
            L610 module = L610.on(clock).faults(Faults.of(Fault.parse("/CSQ/0 ERROR"))).start();
            Host host = new Host(clock, module);
            host.during(Duration.ofSeconds(8));
            assertThat(host.ask("AT+CSQ")).contains("ERROR");
            module.faults().end();
            assertThat(host.ask("AT+CSQ")).contains("OK");
            assertThat(module.faults().happened()).isEqualTo("#1 ERROR");
        });
    }

    @Test
    void aClockSaysWhichThreadsItHas() throws Exception {
        VirtualClock.run(clock -> {
            clock.start("wherry-b", () -> clock.sleep(Duration.ofSeconds(5)));
            clock.start("wherry-a", () -> clock.sleep(Duration.ofSeconds(9)));
            assertThat(clock.threads()).containsExactly("scenario", "wherry-a", "wherry-b");
            clock.sleep(Duration.ofSeconds(7));
            assertThat(clock.threads()).containsExactly("scenario", "wherry-a");
        });
    }
}
