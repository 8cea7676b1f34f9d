package io.wherry.ftp.service.transfer;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Get;
import io.wherry.ftp.FtpService.Put;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Perseverance;
import io.wherry.ftp.service.session.Setback;

/** Files fetched and delivered, over setbacks; what nobody can use any more is removed on both sides. */
public final class Transfers {
    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);
    private static final Duration CLEANING = Duration.ofSeconds(20);

    private final Tools tools;
    private final Perseverance perseverance;

    /** Transfers with these tools. */
    public Transfers(Tools tools, Perseverance perseverance) {
        this.tools = tools;
        this.perseverance = perseverance;
    }

    /** Fetches a file. */
    public Transfer get(FtpAccount account, Get get, Watch watch) throws FaultException, InterruptedException {
        try (PartFile part = PartFile.open(get.local(), get.reserve())) {
            Fetch fetch = new Fetch(tools, account, get, part, watch);
            Transfer transfer = perseverance.carry(account, watch, fetch::furthest, fetch::attempt);
            tools.tally().transferred();
            return transfer;
        }
    }

    /** Delivers a file. */
    public Transfer put(FtpAccount account, Put put, Watch watch) throws FaultException, InterruptedException {
        Deliver deliver = new Deliver(tools, account, put, watch);
        deliver.examine();
        try {
            Transfer transfer = perseverance.carry(account, watch, deliver::furthest, deliver::attempt);
            tools.tally().transferred();
            return transfer;
        } catch (FaultException fault) {
            if (fault.code().kind() != FaultCode.Kind.LINK && fault.code() != FaultCode.INTERRUPTED) {
                deliver.forget();
                clean(account, deliver);
            }
            throw fault;
        }
    }

    private void clean(FtpAccount account, Deliver deliver) throws InterruptedException {
        if (!deliver.dirty()) {
            return;
        }
        boolean ended = Bounded.run(tools.clock(), "wherry-ftp-clean", CLEANING, () -> {
            try {
                tools.session().open(account, Watch.NONE);
                deliver.clean();
            } catch (Setback | FaultException stays) {
                LOG.info("What was delivered in part stays on the server: {}", stays.getMessage());
            }
        });
        if (!ended) {
            LOG.info("What was delivered in part stays on the server: it does not answer in time");
        }
    }
}
