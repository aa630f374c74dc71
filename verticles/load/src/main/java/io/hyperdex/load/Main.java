package io.hyperdex.load;

import io.hyperdex.load.analytics.AnalyticsLoad;
import io.hyperdex.load.analytics.AnalyticsOptions;
import io.hyperdex.load.cache.CacheLoad;
import io.hyperdex.load.cache.CacheOptions;
import io.hyperdex.load.ingest.IngestLoad;
import io.hyperdex.load.ingest.IngestOptions;
import io.hyperdex.load.ledger.LedgerLoad;
import io.hyperdex.load.ledger.LedgerOptions;
import io.hyperdex.load.reads.ReadsLoad;
import io.hyperdex.load.reads.ReadsOptions;
import io.hyperdex.load.stream.JoinLoad;
import io.hyperdex.load.stream.PushLoad;
import io.hyperdex.load.stream.StalledLoad;
import io.hyperdex.load.stream.StormLoad;
import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entry point of {@code scripts/load}: the first word names the kind of load. */
public final class Main {
    static final String USAGE = """
            usage: scripts/load ingest|reads|cache|analytics|ledger|push|storm|stalled|join [options]

              ingest     durable trades per second through POST /v1/trades, beside COPY and bare inserts
              reads      reads of a large store while trades come in, with the cache and without it
              cache      answers from memory per second, beside a bare server that writes the same bytes
              analytics  lag of ledgers while trades come in, answers about a busy trader, ledgers made again, the leaderboard
              ledger     the cost basis arithmetic of one busy trader, without a node
              push       deliveries to thousands of sockets, beside a minimal server that only writes; memory of idle sockets
              storm      all sockets break off and come back with where they were, while events flow
              stalled    one socket in a hundred stops reading; the same on the event bus bridge of Vert.x
              join       subscriptions at random moments while events flow

            scripts/load KIND --help lists the options. Each kind writes report.json and report.html and ends with
            report=PATH; the exit code is 0 unless something was lost, doubled, wrong or could not be measured.
            """;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("logback.configurationFile", "conf/logback.xml");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.exit(run(List.of(arguments)));
    }

    /** The exit code. */
    static int run(List<String> words) throws InterruptedException {
        String kind = words.isEmpty() ? "" : words.get(0);
        try {
            return switch (kind) {
                case "ingest" -> ingest(words.subList(1, words.size()));
                case "reads" -> reads(words.subList(1, words.size()));
                case "cache" -> cache(words.subList(1, words.size()));
                case "analytics" -> analytics(words.subList(1, words.size()));
                case "ledger" -> ledger(words.subList(1, words.size()));
                case "push" -> orShown(PushLoad.run(words.subList(1, words.size())), PushLoad.USAGE);
                case "storm" -> orShown(StormLoad.run(words.subList(1, words.size())), StormLoad.USAGE);
                case "stalled" -> orShown(StalledLoad.run(words.subList(1, words.size())), StalledLoad.USAGE);
                case "join" -> orShown(JoinLoad.run(words.subList(1, words.size())), JoinLoad.USAGE);
                case "--help", "-h" -> shown(USAGE);
                default -> {
                    System.err.print(kind.isEmpty() ? USAGE : kind + ": unknown kind of load\n\n" + USAGE);
                    yield 1;
                }
            };
        } catch (StartRefused refused) {
            System.err.println(refused.getMessage());
            return 1;
        } catch (IOException | SQLException e) {
            System.err.println("scripts/load: " + e);
            return 1;
        }
    }

    private static int ingest(List<String> words) throws IOException, SQLException, InterruptedException {
        IngestOptions options = IngestOptions.parse(words);
        return options == null ? shown(IngestOptions.USAGE) : new IngestLoad(options).run();
    }

    private static int reads(List<String> words) throws IOException, SQLException, InterruptedException {
        ReadsOptions options = ReadsOptions.parse(words);
        return options == null ? shown(ReadsOptions.USAGE) : new ReadsLoad(options).run();
    }

    private static int cache(List<String> words) throws IOException, SQLException, InterruptedException {
        CacheOptions options = CacheOptions.parse(words);
        return options == null ? shown(CacheOptions.USAGE) : new CacheLoad(options).run();
    }

    private static int analytics(List<String> words) throws IOException, SQLException, InterruptedException {
        AnalyticsOptions options = AnalyticsOptions.parse(words);
        return options == null ? shown(AnalyticsOptions.USAGE) : new AnalyticsLoad(options).run();
    }

    private static int ledger(List<String> words) throws IOException {
        LedgerOptions options = LedgerOptions.parse(words);
        return options == null ? shown(LedgerOptions.USAGE) : new LedgerLoad(options).run();
    }

    private static int orShown(@Nullable Integer exitCode, String usage) {
        return exitCode == null ? shown(usage) : exitCode;
    }

    private static int shown(String text) {
        System.out.print(text);
        return 0;
    }
}
