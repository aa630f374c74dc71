package io.hyperdex.load.stream;

import io.hyperdex.load.Arguments;
import io.hyperdex.load.node.Target;
import io.hyperdex.platform.StartRefused;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of the kinds of load on the stream.
 *
 * @param node null to start one
 * @param rates deliveries per second, of all sockets
 * @param duration of one measurement
 * @param bytes of an event
 * @param together events that are sent at once where a kind does that
 * @param trades per second, of the real ones
 * @param threads of the client
 * @param parts that are measured
 */
public record StreamOptions(
        Target.@Nullable Running node,
        int sockets,
        List<Integer> rates,
        Duration duration,
        int bytes,
        int together,
        int trades,
        int topics,
        int rounds,
        int threads,
        List<String> parts,
        long seed,
        Path directory) {

    private static final String COMMON = """
              --url URL        a running node, such as http://127.0.0.1:8080, with push.bench; its memory and CPU stay unknown
              --key KEY        for it
              --sockets N      (%d)
              --rate R[,R]     deliveries per second of all sockets together (%s)
              --seconds S      of each measurement (%d)
              --bytes B        of an event of a bench: topic (%d)
              --topics T       among which sockets are divided where there are many (100)
              --trades R       real trades per second through POST (%d)
              --together K     events sent at once (5)
              --rounds R       (%d)
              --threads T      of the client (2)
              --parts A,B      what is measured: %s
              --seed N         of the trades and of whatever is random (random)
              --out DIR        where the report goes (target/load/%s)
              --help           this text
            """;

    private static final Set<String> NAMES = Set.of(
            "--url",
            "--key",
            "--sockets",
            "--rate",
            "--seconds",
            "--bytes",
            "--topics",
            "--trades",
            "--together",
            "--rounds",
            "--threads",
            "--parts",
            "--seed",
            "--out");
    private static final Set<String> FLAGS = Set.of("--help");

    /** What a kind of load measures unless it is told otherwise. */
    record Defaults(
            String kind,
            String about,
            int sockets,
            String rates,
            int seconds,
            int bytes,
            int trades,
            int rounds,
            String parts) {}

    static String usage(Defaults defaults) {
        return "usage: scripts/load " + defaults.kind + " [options]\n\n" + defaults.about + "\n"
                + COMMON.formatted(
                        defaults.sockets,
                        defaults.rates,
                        defaults.seconds,
                        defaults.bytes,
                        defaults.trades,
                        defaults.rounds,
                        defaults.parts,
                        defaults.kind);
    }

    /** Null when help is asked for. */
    static @Nullable StreamOptions parse(List<String> words, Defaults defaults) {
        Arguments arguments = Arguments.parse(words, NAMES, FLAGS);
        if (arguments.has("--help")) {
            return null;
        }
        return new StreamOptions(
                node(arguments),
                (int) arguments.number("--sockets", 1, 100_000, defaults.sockets),
                rates(arguments.text("--rate", defaults.rates)),
                Duration.ofSeconds(arguments.number("--seconds", 1, 3_600, defaults.seconds)),
                (int) arguments.number("--bytes", 64, 65_536, defaults.bytes),
                (int) arguments.number("--together", 1, 100, 5),
                (int) arguments.number("--trades", 1, 100_000, defaults.trades),
                (int) arguments.number("--topics", 1, 10_000, 100),
                (int) arguments.number("--rounds", 1, 3, defaults.rounds),
                (int) arguments.number("--threads", 1, 16, 2),
                parts(arguments.text("--parts", defaults.parts), defaults),
                arguments.seed(),
                Path.of(arguments.text("--out", "target/load/" + defaults.kind)));
    }

    boolean has(String part) {
        return parts.contains(part);
    }

    private static Target.@Nullable Running node(Arguments arguments) {
        String url = arguments.text("--url");
        try {
            return url == null ? null : new Target.Running(URI.create(url), "", arguments.text("--key"));
        } catch (IllegalArgumentException e) {
            throw new StartRefused("--url", "must be a URL such as http://127.0.0.1:8080", e);
        }
    }

    private static List<Integer> rates(String text) {
        try {
            return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new StartRefused("--rate", "must be a whole number, or several by comma", e);
        }
    }

    private static List<String> parts(String text, Defaults defaults) {
        List<String> known = List.of(defaults.parts.split(",", -1));
        List<String> asked = List.of(text.split(",", -1));
        if (!known.containsAll(asked)) {
            throw new StartRefused("--parts", "must be some of " + defaults.parts);
        }
        return asked;
    }
}
