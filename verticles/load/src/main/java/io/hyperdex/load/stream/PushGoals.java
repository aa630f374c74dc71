package io.hyperdex.load.stream;

import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fan-out was promised to reach, and how it was measured. */
final class PushGoals {
    static final List<String> CONDITIONS = List.of(
            "The client, the servers and PostgreSQL share the cores of one machine, over loopback.",
            "The client is one process: sockets without buffers on threads with a selector each. Every event carries its"
                    + " number, so loss, doubling and order are judged by it, not by what the server says.",
            "Latency counts from when an event was due at its sender, before POST, to when its socket was read by the client;"
                    + " a late sender and a busy client count as the server's.",
            "The minimal server is bare Netty in a JVM of its own with the node's settings and as many event loops. It makes"
                    + " each frame once and writes it to all sockets of the topic; it checks, counts and keeps nothing. It is"
                    + " sent the same events and writes the same bytes but for offsets, in turn with the node. Before each turn"
                    + " the first rate is sent for as long without being measured.",
            "Apart: each event is posted by itself, evenly spread. Together: some are posted at once, so that a server may"
                    + " write them together.",
            "Idle memory: PSS of the node with all sockets less that without any, same JVM, both after full collections;"
                    + " each socket is subscribed and has received one message. TCP buffers and objects of the kernel are the"
                    + " machine's, so both ends' and everyone's.",
            "Trades go through validation and the store to be acknowledged; their latency is from before POST to the socket. As"
                    + " many are sent before those of many pools without being measured. A node that is started for this has every"
                    + " role but analytics.");

    private static final double P99_MILLIS_MAX = 250;

    private PushGoals() {}

    static List<Goal> of(StreamRun run, StreamOptions options) {
        List<Goal> goals = new ArrayList<>();
        if (options.has("idle")) {
            goals.add(Goal.atMost("KiB of PSS per idle socket", memory(run, IdleSockets.STREAM), 20));
        }
        if (options.has("bridge")) {
            goals.add(Goal.atMost("KiB of PSS per idle bridge socket", memory(run, IdleSockets.BRIDGE), 24));
        }
        if (options.has("bench")) {
            Double most = options.rates().stream()
                    .map(rate -> punctual(run, PushLoad.apart(rate)))
                    .reduce(null, PushGoals::larger);
            String p99 = " with p99 < 250 ms";
            goals.add(Goal.atLeast("deliveries/s, each its own write," + p99, most, 85_000, 110_000.0));
            goals.add(Goal.atLeast(
                    "deliveries/s, sent together," + p99, punctual(run, PushLoad.TOGETHER), 400_000, null));
            goals.add(Goal.atLeast("deliveries/s, many topics," + p99, punctual(run, PushLoad.MANY), 85_000, null));
            goals.add(Goal.atMost("CPU per delivery, node / minimal", cpuRatio(run, options), 1.4));
        }
        return goals;
    }

    private static @Nullable Double memory(StreamRun run, IdleSockets.Kind kind) {
        return run.median(kind.table(), IdleSockets.PSS);
    }

    /** Null when it was late. */
    private static @Nullable Double punctual(StreamRun run, String what) {
        Double p99 = run.median(PushLoad.NODE, what, one -> one.latency().p99Millis());
        Double perSecond = run.median(PushLoad.NODE, what, Measured::perSecond);
        return p99 == null || p99 >= P99_MILLIS_MAX ? null : perSecond;
    }

    private static @Nullable Double larger(@Nullable Double one, @Nullable Double other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.max(one, other);
    }

    private static @Nullable Double cpuRatio(StreamRun run, StreamOptions options) {
        String what = PushLoad.apart(options.rates().get(0));
        Double node = run.median(PushLoad.NODE, what, Measured::cpuMicros);
        Double minimal = run.median(PushLoad.MINIMAL, what, Measured::cpuMicros);
        return node == null || minimal == null || minimal == 0 ? null : Figures.rounded(node / minimal, 100);
    }
}
