package io.wherry.ftp.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import io.wherry.at.AtPort;
import io.wherry.family.Families;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService;
import io.wherry.ftp.FtpState;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Settings;
import io.wherry.ftp.service.transfer.PieceBook;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;

/** The {@link FtpService} of one modem: lives as long as its port, its context's service and its configuration. */
@Component(service = FtpService.class, configurationPid = "io.wherry.ftp", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FtpComponent.Config.class, factory = true)
public final class FtpComponent implements FtpService {

    /** Derived from {@code config/io.wherry.modem~<id>.cfg} by the bundle settings, and checked there. */
    @ObjectClassDefinition(name = "Wherry FTP", description = "FTP through one modem's own stack; derived from the modem's configuration")
    public @interface Config {
        /** The modem's id. */
        @AttributeDefinition(name = "modem.id", description = "The modem's id; also the service's property")
        String modem_id();

        /** The module's family. */
        @AttributeDefinition(name = "family", description = "The module's family")
        String family() default "l610";

        /** The port's place in AT+FTPOPEN. */
        @AttributeDefinition(name = "port.position", description = "Which value of AT+FTPOPEN is the server's port: 6, or 5 as the guide prints it")
        int port_position() default 6;

        /** Bytes a piece, inbound. */
        @AttributeDefinition(name = "piece.get", description = "Bytes an AT+FTPRECV, 1 to 4096; 0 finds out")
        int piece_get() default 0;

        /** Bytes a piece, outbound. */
        @AttributeDefinition(name = "piece.put", description = "Bytes an AT+FTPPUT, 1 to 3072; 0 finds out")
        int piece_put() default 0;

        /** Early receiving. */
        @AttributeDefinition(name = "receive.early", description = "Whether AT+FTPRECV works as soon as +FTPGET: 2 has come")
        boolean receive_early() default false;

        /** Idle session. */
        @AttributeDefinition(name = "idle.close", description = "Seconds without an operation after which the session is closed; 0 for never")
        int idle_close() default 0;

        /** Idle context. */
        @AttributeDefinition(name = "idle.down", description = "Seconds without an operation after which the PDP context is released; 0 for never")
        int idle_down() default 0;
    }

    private final ModuleFtp ftp;

    /** Opens nothing yet. */
    @Activate
    public FtpComponent(Config config, @Reference(name = "port") AtPort port, @Reference(name = "pdp") PdpService pdp, BundleContext context) {
        Path data = Path.of(Optional.ofNullable(context.getProperty("wherry.data")).orElse("data"));
        PieceBook book = new PieceBook(Optional.of(data.resolve("pieces").resolve(config.modem_id())), Clock.system());
        Settings settings = new Settings(Families.configured(config.family()), config.port_position(), config.piece_get(), config.piece_put(), config.receive_early(),
                Duration.ofSeconds(config.idle_close()), Duration.ofSeconds(config.idle_down()));
        ftp = new ModuleFtp(port, pdp, Clock.system(), settings, book, new Random());
    }

    /** Ends what runs and closes the session. */
    @Deactivate
    void stop() {
        ftp.stop();
    }

    @Override
    public String modem() {
        return ftp.modem();
    }

    @Override
    public List<Entry> list(FtpAccount server, Optional<String> path, Watch watch) throws FaultException, InterruptedException {
        return ftp.list(server, path, watch);
    }

    @Override
    public Transfer get(FtpAccount server, Get get, Watch watch) throws FaultException, InterruptedException {
        return ftp.get(server, get, watch);
    }

    @Override
    public Transfer put(FtpAccount server, Put put, Watch watch) throws FaultException, InterruptedException {
        return ftp.put(server, put, watch);
    }

    @Override
    public Effect delete(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        return ftp.delete(server, path, again, watch);
    }

    @Override
    public Effect rename(FtpAccount server, String from, String to, boolean again, Watch watch) throws FaultException, InterruptedException {
        return ftp.rename(server, from, to, again, watch);
    }

    @Override
    public Effect makeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        return ftp.makeDirectory(server, path, again, watch);
    }

    @Override
    public Effect removeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        return ftp.removeDirectory(server, path, again, watch);
    }

    @Override
    public String workingDirectory(FtpAccount server, Watch watch) throws FaultException, InterruptedException {
        return ftp.workingDirectory(server, watch);
    }

    @Override
    public void close() throws InterruptedException {
        ftp.close();
    }

    @Override
    public FtpState state() {
        return ftp.state();
    }
}
