package io.hyperdex.domain.risk;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Statistics of doubles; NaN is a value that is missing, and what cannot be calculated is NaN. */
final class Statistics {
    /** A place this near to a value is that value: 20·(1 − 0.9) is two, although doubles make it less. */
    private static final double PLACE_ROUNDING = 1e-9;

    private Statistics() {}

    static double[] present(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    static double mean(double[] values) {
        double[] present = present(values);
        return present.length == 0 ? Double.NaN : Arrays.stream(present).sum() / present.length;
    }

    /** Sample standard deviation (n − 1); exactly zero for a flat series, which rounding would hide. */
    static double deviation(double[] values) {
        return Math.sqrt(covariance(values, values));
    }

    /** Sample covariance (n − 1) of the pairs of which both are present. */
    static double covariance(double[] one, double[] other) {
        int[] pairs = pairs(one, other);
        if (pairs.length < 2) {
            return Double.NaN;
        }
        double[] left = Arrays.stream(pairs).mapToDouble(i -> one[i]).toArray();
        double[] right = Arrays.stream(pairs).mapToDouble(i -> other[i]).toArray();
        if (flat(left) || flat(right)) {
            return 0;
        }
        double leftMean = mean(left);
        double rightMean = mean(right);
        double sum = IntStream.range(0, left.length)
                .mapToDouble(i -> (left[i] - leftMean) * (right[i] - rightMean))
                .sum();
        return sum / (left.length - 1);
    }

    private static boolean flat(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    /** The indices at which both series have a value. */
    static int[] pairs(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("series of different length");
        }
        return IntStream.range(0, one.length)
                .filter(i -> !Double.isNaN(one[i]) && !Double.isNaN(other[i]))
                .toArray();
    }

    /** Linear interpolation between the values at (n − 1)·probability, as numpy's default. */
    static double quantile(double[] values, double probability) {
        double[] sorted = present(values);
        if (sorted.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(sorted);
        double place = (sorted.length - 1) * probability;
        int nearest = (int) Math.round(place);
        if (Math.abs(place - nearest) < PLACE_ROUNDING) {
            return sorted[nearest];
        }
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    /**
     * Φ⁻¹, by Newton's method from 0. Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …) converges for every x (Marsaglia, Evaluating
     * the Normal Distribution, 2004); from 0 the steps never overshoot, so they shrink until
     * rounding is all that is left of them.
     */
    static double normalQuantile(double probability) {
        if (!(probability > 0 && probability < 1)) {
            return Double.NaN;
        }
        double x = 0;
        double step;
        double before = Double.POSITIVE_INFINITY;
        do {
            step = (probability - normal(x)) / density(x);
            if (Math.abs(step) >= before) {
                return x;
            }
            before = Math.abs(step);
            x += step;
        } while (before > 0);
        return x;
    }

    private static double normal(double x) {
        double sum = x;
        double term = x;
        for (int i = 3; Math.abs(term) > Math.abs(sum) * 1e-17; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * density(x);
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
