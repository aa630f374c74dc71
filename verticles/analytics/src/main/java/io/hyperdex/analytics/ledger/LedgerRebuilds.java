package io.hyperdex.analytics.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What somebody asked to be made again. */
final class LedgerRebuilds {
    /** How many trades ledgers have that are made again together, but for one that has more. */
    private static final int TRADES_AT_ONCE = 2_000;

    /** The oldest wishes of the share, with all others for their ledgers. */
    private static final String TAKE = """
            with oldest as materialized (
                select r.id, r.ledger_id, l.trades from ledger_rebuilds r join ledgers l on l.id = r.ledger_id
                where l.trader_id % $1 = $2 order by r.id limit $3),
            asked as (
                select ledger_id, max(trades) as trades, min(id) as first from oldest group by ledger_id),
            summed as (
                select ledger_id, trades, sum(trades) over (order by first) as sum from asked),
            taken as (
                delete from ledger_rebuilds r using summed s
                where r.ledger_id = s.ledger_id and (s.sum <= $4 or s.sum = s.trades) returning r.ledger_id, r.from_ts)
            select ledger_id, min(from_ts) as from_ts from taken group by ledger_id order by ledger_id
            """;

    private final int share;

    LedgerRebuilds(int share) {
        this.share = share;
    }

    /** Everything of the ledger from this time on. */
    record Asked(int ledger, Instant from) {}

    /** Some wishes, no two for one ledger; none when there are none. */
    Future<List<Asked>> take(SqlConnection transaction) {
        return transaction
                .preparedQuery(TAKE)
                .execute(Tuple.of(LedgerShare.SHARES, share, LedgerRefolding.AT_ONCE, TRADES_AT_ONCE))
                .map(rows -> {
                    List<Asked> asked = new ArrayList<>();
                    rows.forEach(row -> asked.add(new Asked(
                            row.getInteger(0), row.getOffsetDateTime(1).toInstant())));
                    return asked;
                });
    }
}
