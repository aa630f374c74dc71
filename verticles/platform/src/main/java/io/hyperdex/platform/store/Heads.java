package io.hyperdex.platform.store;

import io.hyperdex.domain.Finality;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.http.AsOf;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Reads how far the store has come. */
public final class Heads {
    private Heads() {}

    /** Offset of the newest committed event; 0 in an empty store. */
    public static Future<Long> offset(SqlConnection connection) {
        return connection
                .preparedQuery("select last from position_head")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** How far the store has come, events and descriptions. */
    public static Future<Point> point(SqlConnection connection) {
        return connection
                .preparedQuery("select p.last, r.last from position_head p, reference_head r")
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Point(row.getLong(0), row.getLong(1)));
    }

    /**
     * Counts a change of descriptions or prices. Send it last in its transaction: the row's lock is held to the commit, so that
     * versions are in commit order.
     */
    public static Future<Long> nextReference(SqlConnection connection) {
        return connection
                .preparedQuery("update reference_head set last = last + 1 returning last")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * The coordinate of an answer. Send it before the data's own query on the same connection: then the data holds
     * everything up to it, and perhaps a little more.
     */
    public static Future<AsOf> asOf(SqlConnection connection, StoreIdentity store, Instant now) {
        return connection
                .preparedQuery("select p.last, c.chain_id, c.block, r.last as reference"
                        + " from position_head p cross join reference_head r left join chain_heads c on true")
                .execute()
                .map(rows -> {
                    Map<String, AsOf.ChainHead> chains = new TreeMap<>();
                    long last = 0;
                    long reference = 0;
                    for (var row : rows) {
                        last = row.getLong("last");
                        reference = row.getLong("reference");
                        Long chain = row.getLong("chain_id");
                        if (chain != null) {
                            chains.put(chain.toString(), new AsOf.ChainHead(row.getLong("block"), Finality.FINALIZED));
                        }
                    }
                    return new AsOf(store.at(last), now, chains, reference);
                });
    }
}
