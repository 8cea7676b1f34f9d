package io.wherry.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.wherry.chaos.plant.Mosquitto;
import io.wherry.chaos.plant.Plant;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * Something that goes wrong under a daemon at work, and is mended after a while.
 *
 * @param name    what it is called on the command line
 * @param what    in words
 * @param trouble makes it, waits, and mends it
 * @param fatal   whether commands may fail by name because of it
 */
record Fault(String name, String what, Trouble trouble, boolean fatal) {

    /** Makes a fault and mends it; what is drawn comes from {@code random}. */
    interface Trouble {
        void make(Plant plant, Random random) throws Exception;
    }

    private Fault(String name, String what, Trouble trouble) {
        this(name, what, trouble, false);
    }

    /** All of them. */
    static List<Fault> all() {
        return List.of(
                new Fault("daemon-killed", "kill -9, as a power cut", (plant, random) -> {
                    plant.daemon().kill();
                    plant.daemon().start();
                }),
                new Fault("daemon-stopped", "SIGTERM, then a start", (plant, random) -> {
                    if (plant.daemon().stop() != 0) {
                        throw new IllegalStateException("the daemon did not stop in order");
                    }
                    plant.daemon().start();
                }),
                new Fault("daemon-frozen", "no CPU time for 20 s", (plant, random) -> {
                    plant.daemon().part().signal("STOP");
                    pause(Duration.ofSeconds(20));
                    plant.daemon().part().signal("CONT");
                }),
                new Fault("module-power", "the module loses its power for up to 5 s; its port goes", (plant, random) -> {
                    plant.powerOff();
                    pause(upTo(random, 5));
                    plant.powerOn();
                }),
                new Fault("module-frozen", "the module says nothing for 15 s, then all of it", (plant, random) -> {
                    plant.module().part().signal("STOP");
                    pause(Duration.ofSeconds(15));
                    plant.module().part().signal("CONT");
                }),
                new Fault("unplugged", "the port is pulled out for up to 5 s", (plant, random) -> {
                    plant.unplug();
                    pause(upTo(random, 5));
                    plant.plugIn();
                }),
                new Fault("serial-dead", "no byte passes the serial line for 15 s", (plant, random) -> swallow(plant, true, true)),
                new Fault("serial-deaf", "nothing reaches the module for 15 s", (plant, random) -> swallow(plant, true, false)),
                new Fault("serial-mute", "nothing comes from the module for 15 s", (plant, random) -> swallow(plant, false, true)),
                new Fault("server-killed", "the FTP server is gone for up to 10 s", (plant, random) -> {
                    plant.vsftpd().kill();
                    pause(upTo(random, 10));
                    plant.vsftpd().start();
                }),
                new Fault("sessions-dropped", "the FTP server drops every session", (plant, random) -> plant.vsftpd().dropSessions()),
                new Fault("broker-killed", "the broker is killed and comes back with what it had saved", (plant, random) -> {
                    plant.killBroker();
                    pause(upTo(random, 5));
                    plant.startBroker();
                }),
                new Fault("broker-amnesia", "the broker is killed and has forgotten everything", (plant, random) -> {
                    Mosquitto broker = plant.mosquitto();
                    plant.killBroker();
                    broker.forget(plant.folder());
                    plant.startBroker();
                }),
                new Fault("network-cut", "the connection to the broker is cut", (plant, random) -> plant.network().cut()),
                new Fault("network-cut-at-byte", "it is cut five times, each at a random byte", (plant, random) -> {
                    for (int i = 0; i < 5; i++) {
                        plant.network().cutAfter(random.nextInt(3_000));
                        pause(Duration.ofSeconds(3));
                    }
                    plant.network().cutAfter(-1);
                }),
                new Fault("network-refusing", "connections to the broker are closed right after they are taken, for 20 s", (plant, random) -> {
                    plant.network().refuse(true);
                    plant.network().cut();
                    pause(Duration.ofSeconds(20));
                    plant.network().refuse(false);
                }),
                new Fault("network-dead", "a black hole in both directions for 45 s", (plant, random) -> blackHole(plant, true, true)),
                new Fault("network-deaf", "a black hole towards the broker for 45 s", (plant, random) -> blackHole(plant, true, false)),
                new Fault("network-mute", "a black hole from the broker for 45 s", (plant, random) -> blackHole(plant, false, true)),
                new Fault("network-slow", "1 kB/s and 2 s of delay in each direction for a minute", (plant, random) -> {
                    plant.network().slow(1_000, Duration.ofSeconds(2));
                    pause(Duration.ofSeconds(60));
                    plant.network().slow(Long.MAX_VALUE, Duration.ZERO);
                }),
                new Fault("requests-repeated", "every request comes five times", (plant, random) -> {
                    // Batch repeats them itself: a fault of the operator's, not of a part.
                }),
                new Fault("malformed-flood", "10 000 malformed requests", (plant, random) -> {
                    String tag = Long.toHexString(random.nextLong());
                    for (int i = 0; i < 10_000; i++) {
                        flood(plant, "wherry/v1/" + Plant.GATEWAY + "/cmd/ftp.get/flood-" + tag + "-" + i, "{\"server\":" + i, i % 100 == 99);
                    }
                }),
                new Fault("disk-full", "the disk for files is full for 20 s", (plant, random) -> {
                    Path filler = Files.createDirectories(plant.daemon().files()).resolve("filler");
                    Files.write(filler, new byte[(int) Math.max(0, Files.getFileStore(filler.getParent()).getUsableSpace() - 200_000)]);
                    pause(Duration.ofSeconds(20));
                    Files.delete(filler);
                }, true));
    }

    /** Every hundredth is waited for: Paho, the operator's client too, stands still with thousands under way. */
    private static void flood(Plant plant, String topic, String payload, boolean wait) throws MqttException {
        if (wait) {
            plant.operator().publish(topic, payload);
        } else {
            plant.operator().publishQuickly(topic, payload);
        }
    }

    private static void swallow(Plant plant, boolean up, boolean down) throws InterruptedException {
        plant.wire().swallow(up, down);
        pause(Duration.ofSeconds(15));
        plant.wire().swallow(false, false);
    }

    private static void blackHole(Plant plant, boolean up, boolean down) throws InterruptedException, IOException {
        plant.network().swallow(up, down);
        pause(Duration.ofSeconds(45));
        plant.network().swallow(false, false);
    }

    private static Duration upTo(Random random, int seconds) {
        return Duration.ofMillis(random.nextInt(seconds * 1000));
    }

    /** Real parts take real time; nothing is waited for here but the length of the fault itself. */
    private static void pause(Duration length) throws InterruptedException {
        Thread.sleep(length.toMillis());
    }
}
