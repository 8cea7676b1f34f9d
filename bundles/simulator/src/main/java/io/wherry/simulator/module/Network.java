package io.wherry.simulator.module;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Radio.Technology;
import io.wherry.simulator.profile.Sim;

/** The SIM, the radio and the registration. */
public final class Network {
    private static final int SEARCHING = 2;

    /**
     * What a family says of the SIM.
     *
     * @param ready    when it has seen one
     * @param removed  when it is pulled out
     * @param inserted when it is put in
     * @param unlocked after the right PIN's {@code OK}
     */
    public record Words(Function<Sim.State, String> ready, String removed, String inserted, List<String> unlocked) {
    }

    private final Core core;
    private final Radio radio;
    private final Words words;
    private final List<Runnable> whenRegistered = new ArrayList<>();
    private long busyUntil;
    private boolean simThere;
    private boolean pinGiven;
    private int functionality = 1;
    private int status;
    private int round;
    private final int[] reports = new int[3];

    /** A radio that has not seen its SIM yet. */
    public Network(Core core, Words words) {
        this.core = core;
        this.words = words;
        this.radio = core.profile().radio();
        core.on("+CPIN", this::pin);
        core.on("+CPINR", this::pinTries);
        core.on("+CIMI", ticket -> identity(ticket, core.has(Quirk.CIMI_WITH_PREFIX) ? "+CIMI: " : "", core.profile().identity().imsi()));
        core.on("+CFUN", this::functionality);
        core.on("+CGDCONT", this::context);
        core.on("+CSQ", this::signal);
        core.on("+COPS", this::operator);
        core.on("+CREG", ticket -> registration(ticket, 0, radio.voice()));
        core.on("+CGREG", ticket -> registration(ticket, 1, radio.technology() == Technology.GPRS));
        core.on("+CEREG", ticket -> registration(ticket, 2, radio.technology() == Technology.LTE));
    }

    /** What the module says when it has seen its SIM. */
    public String readyLine() {
        return words.ready().apply(core.memory().sim);
    }

    /** Whether it is registered, at home or roaming. */
    public boolean registered() {
        return status == 1 || status == 5;
    }

    /** Has something done at each registration. */
    public void whenRegistered(Runnable action) {
        whenRegistered.add(action);
    }

    /** The module has seen its SIM. */
    public void simIsThere() {
        simThere = true;
        busyUntil = core.now() + core.profile().sim().busy().toNanos();
        core.after(core.profile().sim().busy(), this::search);
    }

    /** Somebody pulls the SIM out. */
    public void simIsGone() {
        if (simThere) {
            simThere = false;
            pinGiven = false;
            core.console().unsolicited(words.removed(), 0);
            deregister(0);
        }
    }

    /** Somebody puts a SIM in. */
    public void simIsBack() {
        core.memory().sim = core.profile().sim().state();
        core.console().unsolicited(words.inserted(), 0);
        core.after(core.timing().simReady(), () -> {
            core.console().unsolicited(readyLine(), 0);
            simIsThere();
        });
    }

    /** The module drives out of reach of the network, or back. */
    public void coverage(boolean there) {
        if (there) {
            search();
        } else {
            deregister(SEARCHING);
        }
    }

    private void deregister(int now) {
        round++;
        status(now);
        core.losePdp();
    }

    private boolean simReady() {
        return simThere && (core.memory().sim == Sim.State.READY || pinGiven);
    }

    private void search() {
        if (!simReady() || functionality != 1) {
            return;
        }
        int mine = ++round;
        status(SEARCHING);
        core.after(radio.registration(), () -> {
            if (mine == round && functionality == 1) {
                status(radio.status());
                if (registered()) {
                    whenRegistered.forEach(Runnable::run);
                }
            }
        });
    }

    private void status(int now) {
        status = now;
        report(0, "+CREG: ", radio.voice());
        report(1, "+CGREG: ", radio.technology() == Technology.GPRS);
        report(2, "+CEREG: ", radio.technology() == Technology.LTE);
    }

    private void report(int which, String prefix, boolean follows) {
        if (reports[which] > 0 && follows) {
            core.console().unsolicited(prefix + status + cell(which), 0);
        }
    }

    /** Where it is registered, which is told where 2 was set (27.007). */
    private String cell(int which) {
        return reports[which] == 2 && registered() ? ",\"1A2D\",\"0A3F2B01\"," + radio.technology().act() : "";
    }

    private void registration(Ticket ticket, int which, boolean follows) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok(ticket.line().name() + ": " + reports[which] + "," + (follows ? status + cell(which) : 0));
            case TEST -> ticket.ok(ticket.line().name() + ": (0-2)");
            case SET -> {
                ticket.line().only(0, 2).ifPresent(on -> reports[which] = on);
                ticket.okIf(ticket.line().only(0, 2).isPresent());
            }
            case EXECUTE -> ticket.error();
        }
    }

    private void pin(Ticket ticket) {
        if (core.memory().sim == Sim.State.MISSING || !simThere) {
            ticket.error(Errors.NO_SIM);
        } else if (core.now() < busyUntil) {
            ticket.error(Errors.SIM_BUSY);
        } else {
            switch (ticket.line().form()) {
                case READ -> asked(ticket);
                case SET -> given(ticket);
                case TEST -> ticket.ok();
                case EXECUTE -> ticket.error();
            }
        }
    }

    private void asked(Ticket ticket) {
        if (simReady()) {
            ticket.ok("+CPIN: READY");
        } else if (core.has(Quirk.CPIN_ERROR_FOR_PIN)) {
            ticket.error(core.memory().sim == Sim.State.PUK ? Errors.PUK_NEEDED : Errors.PIN_NEEDED);
        } else {
            ticket.ok(core.memory().sim == Sim.State.PUK ? "+CPIN: SIM PUK" : "+CPIN: SIM PIN");
        }
    }

    private void pinTries(Ticket ticket) {
        if (!core.has(Quirk.CPINR)) {
            ticket.error();
        } else if (!simThere) {
            ticket.error(Errors.NO_SIM);
        } else {
            ticket.ok("+CPINR: SIM PIN," + core.memory().pinTries + "," + core.profile().sim().tries());
        }
    }

    private void given(Ticket ticket) {
        if (core.memory().sim == Sim.State.PUK) {
            ticket.error(Errors.PUK_NEEDED);
        } else if (simReady()) {
            ticket.error(Errors.NOT_ALLOWED);
        } else if (ticket.line().argument(0).filter(core.profile().sim().pin()::equals).isPresent()) {
            pinGiven = true;
            core.memory().pinTries = core.profile().sim().tries();
            ticket.ok();
            words.unlocked().forEach(line -> core.console().unsolicited(line, 0));
            search();
        } else {
            core.memory().pinTries--;
            if (core.memory().pinTries <= 0) {
                core.memory().sim = Sim.State.PUK;
            }
            ticket.error(Errors.WRONG_PIN);
        }
    }

    /** Answers with the SIM's number behind {@code prefix}. */
    public void iccid(Ticket ticket, String prefix) {
        identity(ticket, prefix, core.profile().identity().iccid());
    }

    private void identity(Ticket ticket, String prefix, String digits) {
        if (ticket.line().form() == CommandLine.Form.SET) {
            ticket.error();
        } else if (!simThere) {
            ticket.error(Errors.NO_SIM);
        } else if (!simReady() && ticket.line().name().equals("+CIMI")) {
            ticket.error(Errors.PIN_NEEDED);
        } else {
            ticket.ok(prefix + digits);
        }
    }

    private void functionality(Ticket ticket) {
        CommandLine line = ticket.line();
        switch (line.form()) {
            case READ -> ticket.ok("+CFUN: " + functionality);
            case TEST -> ticket.ok("+CFUN: (0,1,4,15),(0,1)");
            case EXECUTE -> ticket.error();
            case SET -> {
                int level = line.number(0).orElse(-1L).intValue();
                boolean reset = line.number(1).filter(n -> n == 1).isPresent();
                if (level == 15 && !core.has(Quirk.NO_CFUN_15) || level == 1 && reset && !core.has(Quirk.NO_CFUN_1_1)) {
                    ticket.ok();
                    core.console().whenIdle(core::restart);
                } else if (line.arguments().size() == 1 && (level == 0 || level == 1 || level == 4)) {
                    radio(level);
                    ticket.ok();
                } else {
                    ticket.error(Errors.BAD_PARAMETER);
                }
            }
        }
    }

    private void radio(int level) {
        boolean before = functionality == 1;
        functionality = level;
        if (level != 1 && before) {
            deregister(0);
        } else if (level == 1 && !before) {
            search();
        }
    }

    private void context(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+CGDCONT: 1,\"IP\",\"" + core.memory().contextApn + "\",\"\",0,0");
            case TEST -> ticket.ok("+CGDCONT: (1-7),\"IP\",,,(0),(0)");
            case EXECUTE -> ticket.error();
            case SET -> {
                boolean good = ticket.line().number(0).filter(n -> n >= 1 && n <= 7).isPresent() && ticket.line().string(1).isPresent();
                if (good) {
                    core.memory().contextApn = ticket.line().string(2).orElse("");
                }
                ticket.okIf(good);
            }
        }
    }

    private void signal(Ticket ticket) {
        switch (ticket.line().form()) {
            case EXECUTE, READ -> ticket.ok("+CSQ: " + (functionality == 1 ? radio.signal() : 99) + ",99");
            case TEST -> ticket.ok("+CSQ: (0-31,99),(99)");
            case SET -> ticket.error();
        }
    }

    private void operator(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok(registered() ? "+COPS: 0,0,\"" + radio.operator() + "\"," + radio.technology().act() : "+COPS: 0");
            case SET -> ticket.okIf(ticket.line().number(0).filter(n -> n <= 4).isPresent());
            case TEST -> ticket.ok("+COPS: (2,\"" + radio.operator() + "\",\"\",\"46000\"," + radio.technology().act() + ")");
            case EXECUTE -> ticket.error();
        }
    }
}
