package io.wherry.simulator.module;

import java.util.List;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;

/** The commands of a Fibocom L610. */
public final class L610Parts implements Parts {
    private final Network network;
    private final Pdp pdp;
    private final FtpLink ftp;
    private final Boot boot;

    /** Those of one life. */
    public L610Parts(Core core, Variants variants) {
        new Basics(core, new Basics.Maker("Fibocom", "L610", ""));
        new Fibocom(core);
        this.network = new Network(core, new Network.Words(state -> "+SIM READY", "+SIM: Removed", "+SIM: Inserted", List.of()));
        core.on("+CCID", ticket -> network.iccid(ticket, core.has(Quirk.ICCID) ? "+ICCID: " : "+CCID: "));
        this.pdp = new Pdp(core, network);
        this.ftp = new FtpLink(core, pdp, variants);
        new FtpFiles(core, ftp, variants.size());
        new FtpDownload(core, ftp, variants);
        new FtpUpload(core, ftp, variants);
        new FtpStreams(core, ftp);
        new Sockets(core, pdp);
        this.boot = new Boot(core, network, pdp);
    }

    @Override
    public void begin() {
        boot.begin();
    }

    @Override
    public void end() {
        ftp.dead();
    }

    @Override
    public void losePdp() {
        pdp.lost();
    }

    @Override
    public void dropControl(boolean noticed) {
        ftp.drop(noticed);
    }

    @Override
    public void coverage(boolean there) {
        network.coverage(there);
    }

    @Override
    public void sim(boolean in) {
        if (in) {
            network.simIsBack();
        } else {
            network.simIsGone();
        }
    }
}
