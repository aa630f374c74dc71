package io.hyperdex.load.analytics;

import io.hyperdex.load.node.Database;
import io.hyperdex.load.report.Latency;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Looks, twenty times a second, how far the store and its ledgers have come. */
final class LedgerWatch {
    private static final long LOOK_MILLIS = 50;
    /** The newest commit, and the one that all shares of the ledgers have reached; none before each has begun. */
    private static final String PLACES = """
            select (select last from position_head), coalesce(case when count(*) = 4 then min(position) end, 0)
            from analytics_progress where name like 'ledger-%'
            """;

    private static final String OPEN = """
            select (select count(*) from ledger_rebuilds) + (select count(*) from ledgers where trades > 0 and ranked is null)
            """;

    private final Database database;

    private record Place(long head, long seenAt) {}

    LedgerWatch(Database database) {
        this.database = database;
    }

    /** From seeing a commit to seeing it in all ledgers, in microseconds, until the time is over and all have been seen. */
    Histogram lag(Duration duration, Duration patience) throws SQLException, IOException, InterruptedException {
        Histogram lag = Latency.histogram();
        Deque<Place> waiting = new ArrayDeque<>();
        try (Connection connection = database.connect();
                PreparedStatement places = connection.prepareStatement(PLACES)) {
            long now = System.nanoTime();
            long end = now + duration.toNanos();
            while (now < end || !waiting.isEmpty()) {
                if (now > end + patience.toNanos()) {
                    throw new IOException("ledgers did not come up in " + patience.toSeconds() + " s");
                }
                try (ResultSet row = places.executeQuery()) {
                    row.next();
                    if (now < end) {
                        waiting.add(new Place(row.getLong(1), now));
                    }
                    now = System.nanoTime();
                    while (!waiting.isEmpty() && waiting.getFirst().head <= row.getLong(2)) {
                        Latency.record(lag, now - waiting.removeFirst().seenAt);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
        return lag;
    }

    /** Seconds until ledgers have every trade, nothing is to be made again and all are ranked. */
    double settled(Duration patience) throws SQLException, IOException, InterruptedException {
        long started = System.nanoTime();
        try (Connection connection = database.connect();
                PreparedStatement places = connection.prepareStatement(PLACES);
                PreparedStatement open = connection.prepareStatement(OPEN)) {
            while (!(reached(places) && none(open))) {
                if (System.nanoTime() - started > patience.toNanos()) {
                    throw new IOException("ledgers were not done in " + patience.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
        return (System.nanoTime() - started) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static boolean reached(PreparedStatement places) throws SQLException {
        try (ResultSet row = places.executeQuery()) {
            row.next();
            return row.getLong(2) >= row.getLong(1);
        }
    }

    private static boolean none(PreparedStatement open) throws SQLException {
        try (ResultSet row = open.executeQuery()) {
            row.next();
            return row.getLong(1) == 0;
        }
    }
}
