package io.hyperdex.query.gas;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.query.Loaded;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads gas figures together with how far they have come. */
final class GasStore {
    private static final String REACHED =
            "select coalesce((select position from analytics_progress where name = 'gas'), 0) as position";

    private final NodeContext node;

    GasStore(NodeContext node) {
        this.node = node;
    }

    Instant now() {
        return node.clock().instant();
    }

    /** @param on what outdates the answer beside its age */
    Future<Loaded> answer(
            Dependence on, Answer.CachePolicy policy, BiFunction<SqlConnection, Instant, Future<?>> read) {
        Instant now = now();
        return node.store().withConnection(connection -> {
            Future<AsOf> reached = reached(connection, now);
            return Future.succeededFuture()
                    .compose(begun -> read.apply(connection, now))
                    .compose(data -> reached.map(asOf -> new Loaded(new Answer.Page(data, null, asOf), policy, on)));
        });
    }

    /** Sent before the data's own queries: they hold everything up to it. */
    Future<AsOf> reached(SqlConnection connection, Instant now) {
        Future<Long> position = connection
                .preparedQuery(REACHED)
                .execute()
                .map(rows -> rows.iterator().next().getLong("position"));
        return Heads.asOf(connection, node.store().identity(), now)
                .compose(head -> position.map(reached ->
                        new AsOf(node.store().identity().at(reached), head.time(), head.chains(), head.reference())));
    }

    static <T> List<T> list(Iterable<Row> rows, Function<Row, T> item) {
        List<T> list = new ArrayList<>();
        rows.forEach(row -> list.add(item.apply(row)));
        return list;
    }
}
