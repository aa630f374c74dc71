package io.hyperdex.load.stream;

import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Timed;
import io.hyperdex.load.socket.ClientSocket;
import io.hyperdex.load.socket.Fleet;
import io.hyperdex.load.socket.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Measurements of one server, and what was wrong in them. */
final class Measuring {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final String server;
    private final Fleet fleet;
    private final CpuClock cpu;
    private final List<Measured> measured = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    Measuring(String server, Fleet fleet, CpuClock cpu) {
        this.server = server;
        this.fleet = fleet;
        this.cpu = cpu;
    }

    List<Measured> measured() {
        return measured;
    }

    List<String> wrong() {
        return wrong;
    }

    /** @param audience how many sockets receive each event */
    record Plan(int round, String what, int audience, double deliveriesPerSecond, Duration duration) {}

    /** Sends as in a measurement whose figures nobody wants: the compilers of both ends are at work meanwhile. */
    void warm(Plan plan, Sender sender) throws IOException, InterruptedException {
        sender.send(plan.deliveriesPerSecond / plan.audience, plan.duration);
        fleet.settle(fleet.sockets(), PATIENCE);
        Tally tally = fleet.end();
        wrong.addAll(tally.received().wrong("round " + plan.round + ", " + server + ", " + plan.what));
        wrong.addAll(tally.firstFaults());
    }

    /** Sends, waits until all has come that will come, and says what came. */
    Measured measure(Plan plan, Sender sender) throws IOException, InterruptedException {
        return measure(plan, sender, fleet.sockets());
    }

    /** @param some of the sockets, whose events are waited for and missed */
    Measured measure(Plan plan, Sender sender, Collection<ClientSocket> some) throws IOException, InterruptedException {
        fleet.handOver();
        CpuClock.Used before = cpu.now();
        long started = sender.send(plan.deliveriesPerSecond / plan.audience, plan.duration);
        fleet.settle(some, PATIENCE);
        Tally tally = fleet.end(some);
        CpuClock.Used used = cpu.now().since(before);
        var timed = new Timed(tally.received().events(), Math.max(1, tally.lastNanos() - started));
        Measured one = new Measured(
                plan.round,
                server,
                plan.what,
                plan.deliveriesPerSecond,
                Figures.rounded(timed.seconds(), 1_000),
                timed.perSecond(),
                tally.received().bytesPerFrame(),
                Latency.of(tally.latency()),
                used.node() == null || timed.rows() == 0
                        ? null
                        : Figures.rounded(used.node() * MICROS_PER_SECOND / timed.rows(), 100),
                used,
                tally.received());
        measured.add(one);
        wrong.addAll(tally.received().wrong("round " + plan.round + ", " + server + ", " + plan.what));
        wrong.addAll(tally.firstFaults());
        print(one);
        return one;
    }

    private static void print(Measured one) {
        System.out.printf(
                Locale.ROOT,
                "round %d: %s, %s: %,.0f deliveries/s of %,.0f, p50 %.1f ms, p99 %.1f ms, max %.0f ms, %s µs CPU each%n",
                one.round(),
                one.server(),
                one.what(),
                one.perSecond(),
                one.offeredPerSecond(),
                one.latency().p50Millis(),
                one.latency().p99Millis(),
                one.latency().maxMillis(),
                one.cpuMicros());
    }
}
