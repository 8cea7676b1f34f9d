package io.wherry.operations.gateway;

import com.google.gson.JsonObject;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.ftp.FtpState;
import io.wherry.operations.services.Modem;
import io.wherry.operations.services.Modems;
import io.wherry.pdp.ModemState;

/** What each modem's services know about it, as JSON; nothing is asked of the module, so a silent one does not hold it up. */
public final class ModemReport {
    private ModemReport() {
    }

    /** All modems, by id. */
    public static JsonObject of(Modems modems) {
        JsonObject all = new JsonObject();
        for (String id : modems.ports().names()) {
            JsonObject one = new JsonObject();
            modems.ports().find(id).map(AtPort::status).ifPresent(status -> one.add("at", at(status)));
            modems.complete().find(id).map(Modem::pdp).ifPresent(pdp -> one.add("network", network(pdp.state())));
            modems.complete().find(id).map(Modem::ftp).ifPresent(ftp -> one.add("ftp", ftp(ftp.state())));
            all.add(id, one);
        }
        return all;
    }

    private static JsonObject at(AtStatus status) {
        JsonObject at = new JsonObject();
        at.addProperty("state", status.state().name());
        at.addProperty("since", status.since().toString());
        status.fault().ifPresent(fault -> at.addProperty("fault", fault.name()));
        if (!status.detail().isEmpty()) {
            at.addProperty("detail", status.detail());
        }
        at.addProperty("line", status.line());
        at.addProperty("baud", status.baud());
        status.lastRestart().ifPresent(restart -> at.addProperty("lastRestart", restart.toString()));
        AtStatus.Counters counters = status.counters();
        at.addProperty("commands", counters.commands());
        at.addProperty("timeouts", counters.timeouts());
        at.addProperty("aborts", counters.aborts());
        at.addProperty("resyncs", counters.resyncs());
        at.addProperty("lateAnswers", counters.lateAnswers());
        at.addProperty("restarts", counters.restarts());
        at.addProperty("resets", counters.resets());
        at.addProperty("noise", counters.noise());
        at.addProperty("bytesIn", counters.bytesIn());
        at.addProperty("bytesOut", counters.bytesOut());
        return at;
    }

    private static JsonObject network(ModemState state) {
        JsonObject network = new JsonObject();
        network.addProperty("phase", state.phase().name());
        state.fault().ifPresent(fault -> network.addProperty("fault", fault.name()));
        if (!state.detail().isEmpty()) {
            network.addProperty("detail", state.detail());
        }
        state.sim().ifPresent(sim -> network.addProperty("sim", sim.value()));
        state.registration().ifPresent(stat -> network.addProperty("registration", stat.value()));
        state.operator().ifPresent(name -> network.addProperty("operator", name.value()));
        state.technology().ifPresent(name -> network.addProperty("technology", name.value()));
        state.signalDbm().ifPresent(dbm -> network.addProperty("signalDbm", dbm.value()));
        state.address().ifPresent(address -> network.addProperty("address", address.value()));
        state.imei().ifPresent(imei -> network.addProperty("imei", imei.value()));
        state.firmware().ifPresent(firmware -> network.addProperty("firmware", firmware.value()));
        return network;
    }

    private static JsonObject ftp(FtpState state) {
        JsonObject ftp = new JsonObject();
        ftp.addProperty("session", state.session().name());
        state.server().ifPresent(server -> ftp.addProperty("server", server));
        ftp.addProperty("since", state.since().toString());
        FtpState.Counters counters = state.counters();
        ftp.addProperty("opened", counters.opened());
        ftp.addProperty("reopened", counters.reopened());
        ftp.addProperty("bytesIn", counters.bytesIn());
        ftp.addProperty("bytesOut", counters.bytesOut());
        ftp.addProperty("transfers", counters.transfers());
        ftp.addProperty("failures", counters.failures());
        return ftp;
    }
}
