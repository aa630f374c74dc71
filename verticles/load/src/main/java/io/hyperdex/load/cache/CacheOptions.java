package io.hyperdex.load.cache;

import io.hyperdex.load.Arguments;
import io.hyperdex.load.node.Target;
import io.hyperdex.platform.StartRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of {@code scripts/load cache}.
 *
 * @param node null to start one
 * @param round how long one measurement takes
 * @param candles of an answer
 * @param answers that are asked for in turn
 */
public record CacheOptions(
        Target.@Nullable Running node,
        Duration round,
        int connections,
        int candles,
        int answers,
        long seed,
        Path directory) {
    public static final String USAGE = """
            usage: scripts/load cache [options]

            Three rounds, each of a bare Vert.x server and of the node, that answer GET /v1/candles from memory with the
            same bytes, as often as they can; then a report. Without --url it starts a node of its own, with an embedded
            PostgreSQL and Redis, and makes a key of a tier of 1,000,000,000 requests a minute.

              --url URL          a running node, such as http://127.0.0.1:8080; needs --postgres and --key. A few trades are
                                 posted into it and stay
              --postgres URI     the node's PostgreSQL (see ports.json)
              --key KEY          a key with scopes read and ingest
              --seconds S        of each measurement (10)
              --connections N    connections, each with one request at a time (64)
              --candles N        candles of an answer, 1 to 168 (10)
              --answers N        different answers that are asked for in turn (64)
              --seed N           the seed of the trades (random)
              --out DIR          where the report goes (target/load/cache)
              --help             this text
            """;

    static final int CANDLES_MAX = 168;
    private static final Set<String> NAMES = Set.of(
            "--url", "--postgres", "--key", "--seconds", "--connections", "--candles", "--answers", "--seed", "--out");
    private static final Set<String> FLAGS = Set.of("--help");

    /** Null when help is asked for. */
    public static @Nullable CacheOptions parse(List<String> words) {
        Arguments arguments = Arguments.parse(words, NAMES, FLAGS);
        if (arguments.has("--help")) {
            return null;
        }
        Target.Running node = arguments.node();
        if (node != null && node.key() == null) {
            throw new StartRefused("--url", "needs --key: what is measured is a caller with a key");
        }
        return new CacheOptions(
                node,
                Duration.ofSeconds(arguments.number("--seconds", 1, 3_600, 10)),
                (int) arguments.number("--connections", 1, 10_000, 64),
                (int) arguments.number("--candles", 1, CANDLES_MAX, 10),
                (int) arguments.number("--answers", 1, 4_000, 64),
                arguments.seed(),
                Path.of(arguments.text("--out", "target/load/cache")));
    }
}
