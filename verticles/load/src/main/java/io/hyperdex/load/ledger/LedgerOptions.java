package io.hyperdex.load.ledger;

import io.hyperdex.load.Arguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What the command line asks of {@code scripts/load ledger}. */
public record LedgerOptions(int trades, long seed, Path directory) {
    public static final String USAGE = """
            usage: scripts/load ledger [options]

            Times the ledger of one busy trader, every method, in CPU time of its thread: three rounds, then a report.

              --trades N         trades of the trader in one token (100000)
              --seed N           the seed of the trades (random)
              --out DIR          where the report goes (target/load/ledger)
              --help             this text
            """;

    private static final long SEED_MAX = 999_999_999;

    /** Null when help is asked for. */
    public static @Nullable LedgerOptions parse(List<String> words) {
        Arguments arguments = Arguments.parse(words, Set.of("--trades", "--seed", "--out"), Set.of("--help"));
        if (arguments.has("--help")) {
            return null;
        }
        return new LedgerOptions(
                (int) arguments.number("--trades", 1, 10_000_000, 100_000),
                arguments.number(
                        "--seed", 0, Long.MAX_VALUE, ThreadLocalRandom.current().nextLong(SEED_MAX)),
                Path.of(arguments.text("--out", "target/load/ledger")));
    }
}
