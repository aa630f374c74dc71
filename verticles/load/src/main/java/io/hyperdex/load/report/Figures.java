package io.hyperdex.load.report;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How figures of several rounds become one, and how many of their digits say something. */
public final class Figures {
    private Figures() {}

    /** @param parts 10 keeps one digit after the point, 1,000 three */
    public static double rounded(double figure, int parts) {
        return Math.round(figure * parts) / (double) parts;
    }

    /** The middle one of those that there are; of an even number the lower of the two. Null of none. */
    public static <T> @Nullable Double median(List<T> rounds, Function<T, @Nullable Double> figure) {
        List<Double> sorted = rounds.stream()
                .map(figure)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .sorted()
                .toList();
        return sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2);
    }
}
