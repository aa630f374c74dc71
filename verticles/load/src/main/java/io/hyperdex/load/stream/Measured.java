package io.hyperdex.load.stream;

import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.socket.Tally.Received;
import org.jspecify.annotations.Nullable;

/**
 * What many sockets received in one measurement.
 *
 * @param server {@code node}, or what it is compared with
 * @param what was sent
 * @param offeredPerSecond deliveries that were asked for
 * @param seconds from when the first event was due to when the last one was read
 * @param bytesPerFrame text of a frame
 * @param latency from when an event was due at its sender to when its socket was read
 * @param cpuMicros of the server for each delivery; null when it is not ours
 */
record Measured(
        int round,
        String server,
        String what,
        double offeredPerSecond,
        double seconds,
        double perSecond,
        double bytesPerFrame,
        Latency latency,
        @Nullable Double cpuMicros,
        CpuClock.Used cpuSeconds,
        Received received) {}
