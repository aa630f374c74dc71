package io.hyperdex.load.ingest;

import io.hyperdex.load.Arguments;
import io.hyperdex.load.market.TradeBodies;
import io.hyperdex.load.node.Posting;
import io.hyperdex.load.node.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of {@code scripts/load ingest}.
 *
 * @param node null to start one
 * @param rate trades per second, 0 for as many as are acknowledged
 * @param trades of one round
 * @param limit of the posting part of one round, null for none
 */
public record IngestOptions(
        Target.@Nullable Running node,
        int connections,
        int batch,
        TradeBodies bodies,
        long rate,
        long trades,
        @Nullable Duration limit,
        int pools,
        long seed,
        Path directory) {
    public static final String USAGE = """
            usage: scripts/load ingest [options]

            Three rounds of COPY, bare unnest inserts and POST /v1/trades of the same generated trades, then a report.
            Without --url it starts a node of its own, with an embedded PostgreSQL, and removes it at the end.

              --url URL          a running node, such as http://127.0.0.1:8080; needs --postgres
              --postgres URI     the node's PostgreSQL (see ports.json); a table of the baselines is made and dropped
              --key KEY          a key with scope ingest
              --connections N    connections that post, each with one request at a time (16)
              --batch N          trades of a request, 1 to 10000 (1000)
              --ndjson           post application/x-ndjson
              --rate R           trades per second (0: as many as are acknowledged)
              --trades N         trades of a round, spread over 30 days (1000000)
              --seconds S        end the posting of a round after so many seconds (0: when all are posted)
              --pools N          pools of a round (1000)
              --seed N           the seed of the generated trades (random); not twice for the same node
              --out DIR          where the report goes (target/load/ingest)
              --help             this text
            """;

    private static final Set<String> NAMES = Set.of(
            "--url",
            "--postgres",
            "--key",
            "--connections",
            "--batch",
            "--rate",
            "--trades",
            "--seconds",
            "--pools",
            "--seed",
            "--out");
    private static final Set<String> FLAGS = Set.of("--ndjson", "--help");

    Posting.Pace pace() {
        return new Posting.Pace(connections, rate, limit);
    }

    /** Null when help is asked for. */
    public static @Nullable IngestOptions parse(List<String> words) {
        Arguments arguments = Arguments.parse(words, NAMES, FLAGS);
        if (arguments.has("--help")) {
            return null;
        }
        long seconds = arguments.number("--seconds", 0, 86_400, 0);
        return new IngestOptions(
                arguments.node(),
                (int) arguments.number("--connections", 1, 1_000, 16),
                (int) arguments.number("--batch", 1, 10_000, 1_000),
                arguments.has("--ndjson") ? TradeBodies.NDJSON : TradeBodies.JSON,
                arguments.number("--rate", 0, 100_000_000, 0),
                arguments.number("--trades", 1, 1_000_000_000, 1_000_000),
                seconds == 0 ? null : Duration.ofSeconds(seconds),
                (int) arguments.number("--pools", 1, 100_000, 1_000),
                arguments.seed(),
                Path.of(arguments.text("--out", "target/load/ingest")));
    }
}
