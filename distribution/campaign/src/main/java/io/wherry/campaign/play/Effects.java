package io.wherry.campaign.play;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import io.wherry.jobs.JobState;
import io.wherry.simulator.remote.InMemoryServer.Deed;

/** Holds what was really done on the server against what was asked: each effect has a job that asked for it, and no job has its effect twice. */
final class Effects {
    /** What an interrupted or timed out command may still bring about after its job's end. */
    private static final Duration AFTERMATH = Duration.ofMinutes(5);
    private static final Pattern TEMPORARY = Pattern.compile("(.*)\\.([A-Za-z0-9-]+)\\.(part|old)");

    private final Findings findings;
    private final Collection<Order> orders;
    private final boolean direct;
    private final boolean killed;

    /**
     * The effects of {@code orders}.
     *
     * @param direct uploads go straight to their name, so that each try of them writes it anew
     * @param killed the daemon has had more lives than one
     */
    Effects(Findings findings, Collection<Order> orders, boolean direct, boolean killed) {
        this.findings = findings;
        this.orders = orders;
        this.direct = direct;
        this.killed = killed;
    }

    void check(List<Deed> deeds) {
        for (Deed deed : deeds) {
            if (orders.stream().noneMatch(order -> within(order, deed) && (effect(order, deed) || tidying(order, deed)))) {
                findings.add("Nobody asked for %s %s %s on the server at %.3f s", deed.verb(), deed.path(), deed.to(), deed.nanos() / 1e9);
            }
        }
        for (Order order : orders) {
            long times = deeds.stream().filter(deed -> within(order, deed) && effect(order, deed)).count();
            if (times > 1 && !(direct && order.operation().equals("ftp.put"))) {
                findings.add("%s was done %d times", order, times);
            } else if (times == 0 && order.succeeded() && changes(order) && !(killed && foundDone(order))) {
                findings.add("%s succeeded, but was not done", order);
            }
        }
    }

    /**
     * A job that goes on after its daemon died looks whether it was done, and can't know whether its command was ever sent: what is as it should be is claimed,
     * though somebody else may have made it so before.
     */
    private static boolean foundDone(Order order) {
        return order.last().flatMap(JobState::result).filter(result -> result.has("effect") && result.get("effect").getAsString().equals("FOUND_DONE")).isPresent();
    }

    private static boolean changes(Order order) {
        return switch (order.operation()) {
            case "ftp.put", "ftp.rename", "ftp.delete", "ftp.mkdir", "ftp.rmdir" -> true;
            default -> false;
        };
    }

    private static boolean within(Order order, Deed deed) {
        long end = order.ended().orElse(Long.MAX_VALUE - AFTERMATH.toNanos()) + (order.succeeded() ? 0 : AFTERMATH.toNanos());
        return deed.nanos() >= order.since() && deed.nanos() <= end;
    }

    /** Whether that is what the order is for. */
    private boolean effect(Order order, Deed deed) {
        return switch (order.operation()) {
            case "ftp.put" -> direct ? deed.verb().equals("STOR") && deed.path().equals(order.remote("remote"))
                    : deed.verb().equals("RNTO") && deed.path().equals(temporary(order, "part")) && deed.to().equals(order.remote("remote"));
            case "ftp.rename" -> deed.verb().equals("RNTO") && deed.path().equals(order.remote("from")) && deed.to().equals(order.remote("to"));
            case "ftp.delete" -> deed.verb().equals("DELE") && deed.path().equals(order.remote("path"));
            case "ftp.mkdir" -> deed.verb().equals("MKD") && deed.path().equals(order.remote("path"));
            case "ftp.rmdir" -> deed.verb().equals("RMD") && deed.path().equals(order.remote("path"));
            default -> false;
        };
    }

    /** Whether it is something that an upload does on its way. */
    private boolean tidying(Order order, Deed deed) {
        if (!order.operation().equals("ftp.put")) {
            return false;
        }
        if (direct) {
            return deed.verb().equals("DELE") && deed.path().equals(order.remote("remote"));
        }
        String part = temporary(order, "part");
        String old = temporary(order, "old");
        String target = order.remote("remote");
        return switch (deed.verb()) {
            case "STOR" -> deed.path().equals(part);
            case "DELE" -> deed.path().equals(part) || deed.path().equals(old);
            case "RNTO" -> deed.path().equals(target) && deed.to().equals(old) || deed.path().equals(old) && deed.to().equals(target);
            default -> false;
        };
    }

    private static String temporary(Order order, String end) {
        return order.remote("remote") + "." + order.id() + "." + end;
    }

    /** Whether that is the name of something unfinished. */
    static boolean unfinished(String path) {
        return TEMPORARY.matcher(path).matches();
    }

    /** Whether that unfinished thing is the order's. */
    static boolean leftBy(Order order, String path) {
        return order.operation().equals("ftp.put") && (path.equals(temporary(order, "part")) || path.equals(temporary(order, "old")));
    }
}
