package io.wherry.demo;

import java.nio.file.Path;

import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** An MQTT broker in this process: Apache Artemis, in memory only, on a free port of loopback. */
final class Broker implements AutoCloseable {
    private static final String ACCEPTOR = "mqtt";
    private final EmbeddedActiveMQ artemis;

    private Broker(EmbeddedActiveMQ artemis) {
        this.artemis = artemis;
    }

    /**
     * Starts one.
     *
     * @param folder for what Artemis thinks it might write
     */
    static Broker start(Path folder) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false);
        configuration.setSecurityEnabled(false);
        configuration.setJMXManagementEnabled(false);
        configuration.setThreadPoolMaxSize(4);
        configuration.setScheduledThreadPoolMaxSize(2);
        configuration.setBrokerInstance(folder.toFile());
        // MQTT's own separator and wildcards: with its default ones Artemis takes the dot in a topic like cmd/ftp.get for a level.
        configuration.setWildCardConfiguration(new WildcardConfiguration().setDelimiter('/').setSingleWord('+').setAnyWords('#'));
        configuration.addAcceptorConfiguration(ACCEPTOR, "tcp://127.0.0.1:0?protocols=MQTT;useEpoll=false;nioRemotingThreads=2");
        EmbeddedActiveMQ artemis = new EmbeddedActiveMQ().setConfiguration(configuration);
        artemis.start();
        return new Broker(artemis);
    }

    /** The port it listens on. */
    int port() {
        return artemis.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR).getActualPort();
    }

    @Override
    public void close() throws Exception {
        artemis.stop();
    }
}
