package io.wherry.simulator.quectel;

import java.util.List;

import io.wherry.simulator.module.Basics;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Network;
import io.wherry.simulator.module.Parts;
import io.wherry.simulator.profile.QuectelVariants;

/** The commands of a Quectel EC25 and its kin. */
public final class QuectelParts implements Parts {
    private final Network network;
    private final Contexts contexts;
    private final FtpLink ftp;
    private final Boot boot;

    /** Those of one life. */
    public QuectelParts(Core core, QuectelVariants variants) {
        new Basics(core, new Basics.Maker("Quectel", "EC25", "Revision: "));
        this.network = new Network(core, new Network.Words(Boot::sim, "+CPIN: NOT READY", "+QSIMSTAT: 1,1", List.of("+CPIN: READY", "+QUSIM: 1")));
        this.contexts = new Contexts(core, network);
        new Extras(core, network, contexts);
        FtpSettings settings = new FtpSettings(core);
        this.ftp = new FtpLink(core, contexts, settings);
        FtpTransfers transfers = new FtpTransfers(core, ftp, settings, variants);
        new FtpNames(core, ftp, variants);
        new FtpToHost(core, ftp, transfers);
        new FtpFromHost(core, ftp, transfers);
        new Sockets(core, contexts);
        this.boot = new Boot(core, network, contexts);
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
        contexts.lost();
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
