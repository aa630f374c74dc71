package io.hyperdex.analytics.ledger;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.store.Heads;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a transaction changes without a trade that tells caches of it: they are told when it is committed. */
final class LedgerChanges {
    private static final String ADDRESSES = "select address from accounts where id = any($1)";

    private final NodeContext node;
    private final List<Invalidation> changes = new ArrayList<>();

    LedgerChanges(NodeContext node) {
        this.node = node;
    }

    Future<Void> noteTraders(SqlConnection transaction, Collection<Integer> traders) {
        return transaction
                .preparedQuery(ADDRESSES)
                .execute(Tuple.of(traders.toArray(Integer[]::new)))
                .compose(rows -> {
                    List<String> tags = new ArrayList<>();
                    rows.forEach(row -> tags.add(Tags.trader(row.getString(0))));
                    return note(transaction, tags);
                });
    }

    Future<Void> noteRankings(SqlConnection transaction) {
        return note(transaction, List.of(Tags.RANKINGS));
    }

    private Future<Void> note(SqlConnection transaction, List<String> tags) {
        return Heads.nextReference(transaction).map(version -> {
            changes.add(Invalidation.of(Line.REFERENCE, version, tags.toArray(String[]::new)));
            return null;
        });
    }

    void publish() {
        changes.forEach(change -> node.bus().publish(Topics.CHANGED, change));
        changes.clear();
    }

    void forget() {
        changes.clear();
    }
}
