package io.hyperdex.load.market;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws ranks from 0 with probability proportional to 1 / (rank + 1)^exponent. */
public final class Zipf {
    private final double[] cumulated;

    public Zipf(int ranks, double exponent) {
        cumulated = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += Math.pow(rank + 1, -exponent);
            cumulated[rank] = sum;
        }
    }

    public int draw(SplittableRandom random) {
        double point = random.nextDouble() * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, point);
        return Math.min(found < 0 ? -found - 1 : found, cumulated.length - 1);
    }
}
