package io.hyperdex.load.ingest;

import io.hyperdex.domain.Interval;
import io.hyperdex.load.node.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the store has of a period.
 *
 * @param identities trades that cannot be stored again
 * @param tradesInCandles sum of the trades of all stored candles, by their length in seconds
 * @param rowBytes of the trades themselves, without page and index
 */
record Stored(long trades, long identities, Map<Integer, Long> tradesInCandles, long rowBytes) {
    static Stored read(Database database, Instant from, Duration period) throws SQLException {
        String within = " between '" + from + "' and '" + from.plus(period).minusMillis(1) + "'";
        Map<Integer, Long> candles = new TreeMap<>();
        for (int step : Interval.storedSeconds()) {
            candles.put(
                    step,
                    database.number("select coalesce(sum(trades), 0) from candles where step = " + step
                            + " and open_time" + within));
        }
        return new Stored(
                database.number("select count(*) from trades where ts" + within),
                database.number("select count(*) from trade_identity where ts" + within),
                candles,
                database.number("select coalesce(sum(pg_column_size(t.*)), 0) from trades t where ts" + within));
    }

    /** What was added since. */
    Stored since(Stored earlier) {
        Map<Integer, Long> candles = new TreeMap<>();
        tradesInCandles.forEach((step, sum) -> candles.put(step, sum - earlier.tradesInCandles.getOrDefault(step, 0L)));
        return new Stored(
                trades - earlier.trades, identities - earlier.identities, candles, rowBytes - earlier.rowBytes);
    }

    /** Where the store and the acknowledgements differ; empty when nothing was lost or doubled. */
    List<String> differences(long acknowledged) {
        List<String> differences = new ArrayList<>();
        compare(differences, "trades", trades, acknowledged);
        compare(differences, "identities", identities, acknowledged);
        tradesInCandles.forEach(
                (step, sum) -> compare(differences, "trades in candles of " + step + " s", sum, acknowledged));
        return differences;
    }

    private static void compare(List<String> differences, String what, long stored, long acknowledged) {
        if (stored != acknowledged) {
            String kind = stored < acknowledged ? "lost" : "doubled";
            differences.add(what + ": " + acknowledged + " acknowledged, " + stored + " stored, "
                    + Math.abs(stored - acknowledged) + " " + kind);
        }
    }
}
