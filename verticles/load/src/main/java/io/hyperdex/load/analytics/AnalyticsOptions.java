package io.hyperdex.load.analytics;

import io.hyperdex.load.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of {@code scripts/load analytics}.
 *
 * @param rate trades per second while the lag is measured
 * @param traders whose trades these are
 * @param busy trades of the one trader whose answers are timed
 * @param ranked traders of the leaderboard
 * @param reads of each kind
 */
public record AnalyticsOptions(
        int rate, Duration duration, int traders, int busy, int ranked, int reads, long seed, Path directory) {
    public static final String USAGE = """
            usage: scripts/load analytics [options]

            A node without a cache: how far ledgers are behind while trades come in, answers about a trader with many trades,
            ledgers that are made again, and the leaderboard of many traders.

              --rate R           trades per second while the lag is measured (5000)
              --seconds S        how long (30)
              --traders N        whose trades these are (1000)
              --busy N           trades of the one busy trader (100000)
              --ranked N         traders of the leaderboard (100000)
              --reads N          of each kind (100)
              --seed N           of the trades (random)
              --out DIR          where the report goes (target/load/analytics)
              --help             this text
            """;

    private static final Set<String> NAMES =
            Set.of("--rate", "--seconds", "--traders", "--busy", "--ranked", "--reads", "--seed", "--out");

    /** Null when help is asked for. */
    public static @Nullable AnalyticsOptions parse(List<String> words) {
        Arguments arguments = Arguments.parse(words, NAMES, Set.of("--help"));
        if (arguments.has("--help")) {
            return null;
        }
        return new AnalyticsOptions(
                (int) arguments.number("--rate", 10, 1_000_000, 5_000),
                Duration.ofSeconds(arguments.number("--seconds", 1, 3_600, 30)),
                (int) arguments.number("--traders", 1, 1_000_000, 1_000),
                (int) arguments.number("--busy", 1, 10_000_000, 100_000),
                (int) arguments.number("--ranked", 1, 10_000_000, 100_000),
                (int) arguments.number("--reads", 1, 100_000, 100),
                arguments.seed(),
                Path.of(arguments.text("--out", "target/load/analytics")));
    }
}
