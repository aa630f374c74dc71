package io.hyperdex.load.socket;

import io.hyperdex.load.report.Latency;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What the sockets of one loop have received; of that loop's thread, until it is handed over. */
public final class Tally {
    private static final int FAULTS_MAX = 5;

    final Histogram latency = Latency.histogram();
    long frames;
    long frameBytes;
    long events;
    long lost;
    long unreported;
    long announced;
    long doubled;
    long disordered;
    long gaps;
    long recovered;
    long afresh;
    long faults;
    long lastNanos;
    final List<String> firstFaults = new ArrayList<>();

    /**
     * @param frameBytes of the text, without the WebSocket's own header
     * @param lost events that were never received and of which nobody said so
     * @param unreported places where events are missing and {@code prev} does not show it either
     * @param announced events that were missed as a gap or an answer to a subscription said
     * @param recovered subscriptions with {@code from} that went on where they were
     * @param afresh those that did not
     * @param faults anything else that should not be: errors, closes, frames of topics that were not asked for
     */
    public record Received(
            long frames,
            long frameBytes,
            long events,
            long lost,
            long unreported,
            long announced,
            long doubled,
            long disordered,
            long gaps,
            long recovered,
            long afresh,
            long faults) {

        /** What must not be, in words. */
        public List<String> wrong(String where) {
            List<String> wrong = new ArrayList<>();
            note(wrong, where, lost, "events were lost");
            note(wrong, where, unreported, "gaps were not reported");
            note(wrong, where, doubled, "events came twice");
            note(wrong, where, disordered, "events came out of order");
            note(wrong, where, faults, "errors or unexpected closes");
            return wrong;
        }

        private static void note(List<String> wrong, String where, long count, String what) {
            if (count > 0) {
                wrong.add(where + ": " + count + " " + what);
            }
        }

        /** Of frames with events. */
        public double bytesPerFrame() {
            return frames == 0 ? 0 : Math.rint((double) frameBytes / frames);
        }
    }

    void fault(String fault) {
        faults++;
        if (firstFaults.size() < FAULTS_MAX) {
            firstFaults.add(fault);
        }
    }

    void add(Tally other) {
        latency.add(other.latency);
        frames += other.frames;
        frameBytes += other.frameBytes;
        events += other.events;
        lost += other.lost;
        unreported += other.unreported;
        announced += other.announced;
        doubled += other.doubled;
        disordered += other.disordered;
        gaps += other.gaps;
        recovered += other.recovered;
        afresh += other.afresh;
        faults += other.faults;
        lastNanos = Math.max(lastNanos, other.lastNanos);
        firstFaults.addAll(other.firstFaults);
    }

    /** Microseconds from when an event was due to when its socket was read. */
    public Histogram latency() {
        return latency;
    }

    /** When the last event was read, of {@link System#nanoTime()}; zero when there was none. */
    public long lastNanos() {
        return lastNanos;
    }

    public List<String> firstFaults() {
        return firstFaults;
    }

    public Received received() {
        return new Received(
                frames,
                frameBytes,
                events,
                lost,
                unreported,
                announced,
                doubled,
                disordered,
                gaps,
                recovered,
                afresh,
                faults);
    }
}
