package io.hyperdex.load.ingest;

import io.hyperdex.load.ingest.IngestReport.Acknowledged;
import io.hyperdex.load.ingest.IngestReport.Inserted;
import io.hyperdex.load.ingest.IngestReport.Round;
import io.hyperdex.load.market.GeneratedTrade;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.TradeSequence;
import io.hyperdex.load.node.Ahead;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.Posting;
import io.hyperdex.load.node.Posting.Body;
import io.hyperdex.load.node.Posting.Posted;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Machine;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rounds: COPY, unnest and POST of the same trades, one after the other, and what the store then has. */
final class Rounds {
    private static final Duration PERIOD = Duration.ofDays(Market.DAYS);

    private final IngestOptions options;
    private final Database database;
    private final Baselines baselines;
    private final Posting posting;
    private final CpuClock cpu;
    private final List<String> findings = new ArrayList<>();

    Rounds(IngestOptions options, Database database, Vertx vertx, Posting posting, CpuClock cpu) {
        this.options = options;
        this.database = database;
        this.baselines = new Baselines(database, vertx, cpu);
        this.posting = posting;
        this.cpu = cpu;
    }

    /** What was lost, doubled or refused in the rounds so far. */
    List<String> findings() {
        return findings;
    }

    Round run(int number, long trades) throws IOException, SQLException, InterruptedException {
        var market = new Market(options.seed(), number, options.pools());
        double loadAverage = Machine.loadAverage();
        Inserted copy = copy(market.trades(trades));
        Inserted unnest = unnest(market.trades(trades));
        Acknowledged post = post(number, market, market.trades(trades));
        boolean same = post.trades() == copy.rows();
        if (same && post.stored().rowBytes() != copy.rowBytes()) {
            findings.add("round " + number + ": the node stored "
                    + post.stored().rowBytes() + " bytes of rows and the baseline " + copy.rowBytes());
        }
        return Round.of(number, loadAverage, copy, unnest, post);
    }

    private Inserted copy(TradeSequence trades) throws SQLException, InterruptedException {
        prepare();
        return inserted(baselines.copy(() -> trades.next(Baselines.BATCH)));
    }

    private Inserted unnest(TradeSequence trades) throws SQLException, InterruptedException {
        prepare();
        return inserted(baselines.unnest(() -> trades.next(Baselines.BATCH)));
    }

    private void prepare() throws SQLException {
        baselines.emptyTable();
        database.execute("checkpoint");
    }

    private Inserted inserted(Baselines.Inserting rows) throws SQLException {
        Inserted inserted = Inserted.of(rows.timed(), baselines.rowBytes(), rows.cpuSeconds());
        baselines.dropTable();
        return inserted;
    }

    private Acknowledged post(int number, Market market, TradeSequence trades)
            throws IOException, SQLException, InterruptedException {
        Stored before = Stored.read(database, market.start(), PERIOD);
        database.execute("checkpoint");
        try (var bodies = Ahead.prepared(Baselines.preparedMax(options.batch()), () -> {
            List<GeneratedTrade> batch = trades.next(options.batch());
            return batch.isEmpty()
                    ? null
                    : new Body(Buffer.buffer(options.bodies().body(batch)), batch.size());
        })) {
            CpuClock.Used usedBefore = cpu.now();
            Posted posted = posting.post(bodies);
            CpuClock.Used used = cpu.now().since(usedBefore);
            Stored stored = Stored.read(database, market.start(), PERIOD).since(before);
            judge(number, posted, stored);
            return Acknowledged.of(posted, stored, used);
        }
    }

    private void judge(int number, Posted posted, Stored stored) {
        long acknowledged = posted.accepted() + posted.duplicates();
        stored.differences(acknowledged).forEach(difference -> findings.add("round " + number + ": " + difference));
        if (acknowledged + posted.rejected() != posted.sent()) {
            findings.add("round " + number + ": " + posted.sent() + " trades sent, but answers for "
                    + (acknowledged + posted.rejected()));
        }
        if (posted.rejected() > 0) {
            findings.add("round " + number + ": " + posted.rejected() + " trades were refused");
        }
        // A body that is sent again may have been stored the first time; nothing else is a duplicate.
        if (posted.duplicates() > 0 && posted.retries() == 0) {
            findings.add("round " + number + ": " + posted.duplicates()
                    + " trades were stored before: the node was loaded with this seed already");
        }
    }
}
