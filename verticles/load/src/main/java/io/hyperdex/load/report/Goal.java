package io.hyperdex.load.report;

import org.jspecify.annotations.Nullable;

/**
 * A figure that was promised. It does not decide the exit code: a busy machine misses it too.
 *
 * @param measured null when nothing was measured; then it is not reached
 * @param aimAt null when there is no more to aim at
 */
public record Goal(
        String figure,
        @Nullable Double measured,
        @Nullable Double atLeast,
        @Nullable Double atMost,
        @Nullable Double aimAt,
        boolean reached) {

    public static Goal atLeast(String figure, @Nullable Double measured, double least, @Nullable Double aimAt) {
        return new Goal(figure, measured, least, null, aimAt, measured != null && measured >= least);
    }

    public static Goal atMost(String figure, @Nullable Double measured, double most) {
        return new Goal(figure, measured, null, most, null, measured != null && measured <= most);
    }

    @Override
    public String toString() {
        return figure + "=" + measured + (atLeast == null ? " (at most " + atMost : " (at least " + atLeast)
                + (aimAt == null ? ")" : ", aim at " + aimAt + ")");
    }
}
