package io.hyperdex.analytics.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What somebody asked to be made again. */
final class LedgerRebuilds {
    /** The oldest wish of the share, with all others for its ledger. */
    private static final String TAKE = """
            with oldest as (
                select r.ledger_id from ledger_rebuilds r join ledgers l on l.id = r.ledger_id
                where l.trader_id % $1 = $2 order by r.id limit 1),
            taken as (
                delete from ledger_rebuilds r using oldest o where r.ledger_id = o.ledger_id returning r.ledger_id, r.from_ts)
            select ledger_id, min(from_ts) as from_ts from taken group by ledger_id
            """;

    private final int share;

    LedgerRebuilds(int share) {
        this.share = share;
    }

    /** Everything of the ledger from this time on. */
    record Asked(int ledger, Instant from) {}

    Future<@Nullable Asked> take(SqlConnection transaction) {
        return transaction
                .preparedQuery(TAKE)
                .execute(Tuple.of(LedgerShare.SHARES, share))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return null;
                    }
                    Row row = rows.iterator().next();
                    return new Asked(row.getInteger(0), row.getOffsetDateTime(1).toInstant());
                });
    }
}
