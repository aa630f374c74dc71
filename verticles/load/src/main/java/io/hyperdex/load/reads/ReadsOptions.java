package io.hyperdex.load.reads;

import io.hyperdex.load.Arguments;
import io.hyperdex.load.node.Target;
import io.hyperdex.platform.StartRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of {@code scripts/load reads}.
 *
 * @param node null to start one
 * @param trades stored before anything is read
 * @param rate reads per second
 * @param ingest trades per second that are posted meanwhile
 * @param round how long one round takes
 * @param data where the node's data stay; null to remove them
 * @param ab whether settings are compared, too
 * @param faults whether servers are killed and frozen meanwhile, too
 */
public record ReadsOptions(
        Target.@Nullable Running node,
        long trades,
        int pools,
        int rate,
        int ingest,
        Duration round,
        int connections,
        long seed,
        @Nullable Path data,
        boolean ab,
        boolean faults,
        Path directory) {
    public static final String USAGE = """
            usage: scripts/load reads [options]

            Posts a month of generated trades, then reads them at a fixed rate while more come in: three rounds with the
            cache, three without it, and each kind of read alone for one user. Then a report. Without --url it starts
            nodes of its own, with an embedded PostgreSQL and Redis.

              --url URL          a running node, such as http://127.0.0.1:8080; needs --postgres. The trades are posted
                                 into it and stay; only the rounds as it is configured are run
              --postgres URI     the node's PostgreSQL (see ports.json)
              --key KEY          a key with scopes read and ingest, of a tier that is not limited
              --trades N         trades stored before (10000000)
              --pools N          their pools (1000)
              --data DIR         keep the node's data there, and read those of an earlier run instead of loading
              --rate R           reads per second, whether or not the node keeps up (2000)
              --ingest R         trades per second meanwhile (1000)
              --seconds S        of a round (60)
              --connections N    connections that read, each with one request at a time (256)
              --ab               also compare settings, each pair in restarted nodes on the same data
              --faults           also read while the node's Redis and PostgreSQL are killed and frozen
              --seed N           the seed of trades and reads (random; with --data that of the first run)
              --out DIR          where the report goes (target/load/reads)
              --help             this text
            """;

    private static final Set<String> NAMES = Set.of(
            "--url",
            "--postgres",
            "--key",
            "--trades",
            "--pools",
            "--data",
            "--rate",
            "--ingest",
            "--seconds",
            "--connections",
            "--seed",
            "--out");
    private static final Set<String> FLAGS = Set.of("--ab", "--faults", "--help");

    /** Null when help is asked for. */
    public static @Nullable ReadsOptions parse(List<String> words) {
        Arguments arguments = Arguments.parse(words, NAMES, FLAGS);
        if (arguments.has("--help")) {
            return null;
        }
        String data = arguments.text("--data");
        if (arguments.has("--url") && (data != null || arguments.has("--ab") || arguments.has("--faults"))) {
            throw new StartRefused(
                    "--url", "goes without --data, --ab and --faults: the node and its servers are left alone");
        }
        return new ReadsOptions(
                arguments.node(),
                arguments.number("--trades", 1, 1_000_000_000, 10_000_000),
                (int) arguments.number("--pools", 1, 100_000, 1_000),
                (int) arguments.number("--rate", 1, 1_000_000, 2_000),
                (int) arguments.number("--ingest", 1, 100_000, 1_000),
                Duration.ofSeconds(arguments.number("--seconds", 1, 86_400, 60)),
                (int) arguments.number("--connections", 1, 10_000, 256),
                arguments.seed(),
                data == null ? null : Path.of(data),
                arguments.has("--ab"),
                arguments.has("--faults"),
                Path.of(arguments.text("--out", "target/load/reads")));
    }
}
