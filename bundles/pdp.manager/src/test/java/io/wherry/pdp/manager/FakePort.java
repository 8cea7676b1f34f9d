package io.wherry.pdp.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.Command;
import io.wherry.at.FinalResult;
import io.wherry.at.Reply;
import io.wherry.at.Rung;
import io.wherry.at.StateQuery;
import io.wherry.at.Urc;
import io.wherry.fault.FaultCode;
import io.wherry.time.Clock;

/** A port whose module answers by a script: by default one that is registered on LTE and gets an address. */
final class FakePort implements AtPort {
    private final Clock clock;
    private final Map<String, Deque<Answer>> next = new HashMap<>();
    private final Map<String, Answer> always = new HashMap<>();
    private final List<AtListener> listeners = new CopyOnWriteArrayList<>();
    final List<String> sent = new ArrayList<>();
    final List<String> restarts = new ArrayList<>();
    /** Of each reset for a layer above, whether the one before had not helped. */
    final List<Boolean> recoveries = new ArrayList<>();
    final List<String> climbed = new ArrayList<>();
    final List<StateQuery> queries = new CopyOnWriteArrayList<>();
    private boolean exhausted;
    private AtStatus.State state = AtStatus.State.READY;
    private Optional<FaultCode> fault = Optional.empty();

    /** What a command gets. */
    interface Answer {
        Reply to(Command command) throws AtException, InterruptedException;
    }

    FakePort(Clock clock) {
        this.clock = clock;
        always("AT+CGSN", lines("864000000000001"));
        always("AT+CGMR", lines("16000.1000.00.03.01.05"));
        always("AT+CFUN?", lines("+CFUN: 1"));
        always("AT+CPIN?", lines("+CPIN: READY"));
        always("AT+CIMI", lines("+CIMI: 460046616008063"));
        always("AT+CCID", lines("+CCID: 89860446091891234567"));
        always("AT+CSQ", lines("+CSQ: 25,99"));
        always("AT+COPS?", lines("+COPS: 0,0,\"CHINA MOBILE\",7"));
        always("AT+CEREG?", lines("+CEREG: 1,1"));
        always("AT+CGREG?", lines("+CGREG: 1,0"));
        dialled("10.1.2.3");
    }

    /** A module that has no context and gives {@code address} when it is told to dial. */
    void dialled(String address) {
        String[] now = {""};
        always("AT+MIPCALL?", command -> reply(List.of(now[0].isEmpty() ? "+MIPCALL: 0" : "+MIPCALL: 1," + now[0])));
        always("AT+MIPCALL=1", command -> {
            now[0] = address;
            return outcome("+MIPCALL: " + address);
        });
        always("AT+MIPCALL=0", command -> {
            now[0] = "";
            return outcome("+MIPCALL: 0");
        });
    }

    void always(String command, Answer answer) {
        always.put(command, answer);
    }

    void next(String command, Answer... answers) {
        next.computeIfAbsent(command, key -> new ArrayDeque<>()).addAll(List.of(answers));
    }

    static Answer lines(String... lines) {
        return command -> reply(List.of(lines).stream().filter(command.info()::test).toList());
    }

    static Answer refused(String result) {
        return command -> {
            throw new AtException(AtException.Kind.REFUSED, command.shown(), FinalResult.of(result), FaultCode.MODEM_REFUSED, result);
        };
    }

    static Answer failed(String line) {
        return command -> {
            throw new AtException(AtException.Kind.FAILED, command.shown(), Optional.empty(), FaultCode.MODEM_REFUSED, line);
        };
    }

    Answer silent() {
        return command -> {
            clock.sleep(command.deadline());
            throw new AtException(AtException.Kind.SILENT, command.shown(), Optional.empty(), FaultCode.MODEM_UNCLEAR, "no answer");
        };
    }

    static Answer aborted() {
        return command -> {
            throw new AtException(AtException.Kind.ABORTED, command.shown(), FinalResult.of("ABORT"), FaultCode.MODEM_UNCLEAR, "ABORT");
        };
    }

    static Reply reply(List<String> lines) {
        return new Reply(lines, Optional.empty(), new byte[0], 0, Duration.ZERO);
    }

    static Reply outcome(String line) {
        return new Reply(List.of(), Optional.of(line), new byte[0], 0, Duration.ZERO);
    }

    long count(String command) {
        return sent.stream().filter(command::equals).count();
    }

    /** The module says {@code urc} unasked. */
    void says(Urc urc) {
        tell(new AtEvent.Unsolicited(modem(), clock.instant(), urc));
    }

    void sim(boolean present) {
        says(new Urc.Sim(present ? "+SIM READY" : "+SIM DROP", present));
    }

    void tell(AtEvent event) {
        listeners.forEach(listener -> listener.heard(event));
    }

    void channel(AtStatus.State now, Optional<FaultCode> why) {
        state = now;
        fault = why;
        tell(new AtEvent.StateChanged(modem(), clock.instant(), now, "test"));
    }

    void restarts() throws InterruptedException {
        tell(new AtEvent.Restarted(modem(), clock.instant(), false));
        channel(AtStatus.State.SYNCING, Optional.empty());
        clock.sleep(Duration.ofSeconds(5));
        channel(AtStatus.State.READY, Optional.empty());
    }

    @Override
    public String modem() {
        return "m1";
    }

    @Override
    public Reply execute(Command command) throws AtException, InterruptedException {
        sent.add(command.text());
        clock.sleep(Duration.ofMillis(20));
        if (state != AtStatus.State.READY) {
            throw new AtException(AtException.Kind.NOT_SENT, command.shown(), Optional.empty(), fault.orElse(FaultCode.MODEM_SILENT), "not ready");
        }
        Deque<Answer> queue = next.getOrDefault(command.text(), new ArrayDeque<>());
        Answer answer = queue.isEmpty() ? always.getOrDefault(command.text(), refusedUnlessSet(command)) : queue.poll();
        return answer.to(command);
    }

    /** What is not scripted: a setting is accepted, a query refused. */
    private static Answer refusedUnlessSet(Command command) {
        return command.text().contains("=") ? lines() : refused("ERROR");
    }

    @Override
    public AtStatus status() {
        return new AtStatus(state, Instant.EPOCH, fault, fault.map(code -> "the port says " + code).orElse(""), "fake", 115200,
                AtStatus.Counters.ZERO, Optional.empty());
    }

    @Override
    public void restart(String why) throws InterruptedException {
        restarts.add(why);
        restarts();
    }

    /** From now on, resets for a layer above are refused. */
    void exhausted() {
        exhausted = true;
    }

    @Override
    public void recover(String why, boolean again) throws AtException, InterruptedException {
        if (exhausted) {
            throw new AtException(AtException.Kind.NOT_SENT, why, Optional.empty(), FaultCode.NEEDS_ATTENTION, "tried: AT+CFUN=15, the board's reset");
        }
        recoveries.add(again);
        restart(why);
    }

    @Override
    public void climbed(Rung rung, Rung.Step step, String cause) {
        climbed.add(rung + " " + step);
    }

    @Override
    public Listening askAfterDoubt(StateQuery query) {
        queries.add(query);
        return () -> queries.remove(query);
    }

    @Override
    public Listening listen(AtListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    int listeners() {
        return listeners.size();
    }
}
