package io.hyperdex.analytics.prices;

import io.hyperdex.domain.Price;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.StateAsked;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.store.PricesConfig;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Tells the newest prices of a chain to whoever streams them. */
public final class PriceState {
    private static final String NEWEST = """
            select k.chain_id, k.address, p.usd, p.ts, p.source
            from tokens k cross join lateral price_at(k.id, $2, $3) p where k.chain_id = $1 order by k.address limit 1000
            """;

    private static final String REACHED =
            "select coalesce((select position from analytics_progress where name = 'gas'), 0)";

    private final NodeContext node;
    private final Duration fresh;

    public PriceState(NodeContext node) {
        this.node = node;
        this.fresh = node.configuration().section("prices", PricesConfig.class).fresh();
    }

    public MessageConsumer<?> serve() {
        return node.bus().serve(Topics.state(StateFamily.PRICES), this::tell);
    }

    private Future<StateTold> tell(StateAsked asked) {
        Instant now = node.clock().instant();
        return node.store().withConnection(connection -> {
            Future<Long> reached = connection
                    .preparedQuery(REACHED)
                    .execute()
                    .map(rows -> rows.iterator().next().getLong(0));
            return newest(connection, Long.parseLong(asked.key()), now)
                    .compose(prices -> reached.map(offset -> new StateTold(offset, prices)));
        });
    }

    private Future<List<StateObject>> newest(SqlConnection connection, long chain, Instant now) {
        return connection
                .preparedQuery(NEWEST)
                .execute(Tuple.of(chain, now.atOffset(ZoneOffset.UTC), Interval.of(fresh)))
                .map(rows -> {
                    List<StateObject> prices = new ArrayList<>();
                    rows.forEach(row -> prices.add(price(row, now)));
                    return prices;
                });
    }

    private StateObject price(Row row, Instant now) {
        Instant at = row.getOffsetDateTime("ts").toInstant();
        var price = new Price(
                row.getLong("chain_id"),
                row.getString("address"),
                row.getBigDecimal("usd"),
                at,
                row.getString("source"),
                Duration.between(at, now).compareTo(fresh) > 0);
        return new StateObject(price.token(), Json.text(price));
    }
}
