package io.hyperdex.analytics.prices;

import io.hyperdex.analytics.follow.Prepared;
import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.domain.prices.PriceRoutes;
import io.hyperdex.domain.prices.PriceRoutes.Step;
import io.hyperdex.platform.store.PricesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Prices by route, in SQL. A token has one price a second, at the time of the last trade in the pool that values it. Cells
 * are made again when a trade of their second comes, when one comes into the window that guards them, and when the price of
 * their anchor changes under them; never for trades that come later in the order of positions, which make their own.
 */
final class PriceTable {
    /**
     * The 0.005 in it: so far a stable coin may be from 1 USD and still count as that. Changed prices with ten minutes or more between
     * them are told apart, those of a token that are strewn over a long time as twenty groups at most.
     */
    private static final String DERIVE = """
            with step as materialized (
                select * from unnest($1::integer[], $2::integer[], $3::integer[], $4::boolean[], $5::boolean[])
                    as s(pool_id, token_id, anchor_id, of_token0, anchor_stable)),
            touched as materialized (
                select distinct t.pool_id, date_trunc('second', t.ts) as second
                from stretch_trades($6, $7, $8, $9) t join step s using (pool_id) where t.status = 0),
            guarded as (
                select t.pool_id, date_trunc('second', t.ts)
                from (select pool_id, unnest(range_agg(tstzrange(minute + interval '1 minute', minute + interval '1 minute' + $10)))
                          as span
                      from (select distinct pool_id, date_trunc('minute', second) as minute from touched) d group by 1) m
                join trades t on t.pool_id = m.pool_id and t.ts >= lower(m.span) and t.ts < upper(m.span) and t.ts <= $16
                    and t.position <= $7 and t.status = 0),
            anchored as (
                select t.pool_id, date_trunc('second', t.ts)
                from unnest($13::integer[], $14::timestamptz[], $15::timestamptz[]) as d(token_id, from_ts, until_ts)
                join step s on s.anchor_id = d.token_id
                join trades t on t.pool_id = s.pool_id and t.ts >= d.from_ts and t.ts < d.until_ts and t.ts <= $16
                    and t.position <= $7 and t.status = 0),
            cell as materialized (
                select * from touched union select * from guarded union select * from anchored),
            last as materialized (
                select s.token_id, s.anchor_stable, s.of_token0, c.pool_id, c.second, t.ts,
                       case when s.of_token0 then t.price else round(1, 60) / t.price end as price,
                       coalesce((select p.usd from price_at(s.anchor_id, t.ts, $12) p), case when s.anchor_stable then 1 end) as anchor_usd
                from cell c join step s using (pool_id)
                cross join lateral (
                    select o.ts, coalesce(o.pool_price, case when o.zero_for_one then round(o.amount_out, 60) / o.amount_in
                                                             else round(o.amount_in, 60) / o.amount_out end) as price
                    from (
                        select t.ts, t.pool_price, t.zero_for_one, t.amount_in, t.amount_out
                        from trades t
                        where t.pool_id = c.pool_id and t.status = 0 and t.ts >= c.second and t.ts < c.second + interval '1 second'
                        order by t.ts desc, coalesce(t.block_number, -1) desc, coalesce(t.log_index, -1) desc,
                            coalesce(t.trade_id, encode(t.tx_hash, 'hex')) collate "C" desc
                        limit 1) o) t
                where t.price > 0),
            valued as (
                select l.token_id, l.second, l.ts, l.price * a.usd as raw, w.price * a.usd as window_usd,
                       w.price is not null and abs(l.price / w.price - 1) > $11 as outlier
                from last l
                cross join lateral (
                    select case when l.anchor_stable and abs(l.anchor_usd - 1) <= 0.005 then 1 else l.anchor_usd end as usd) a
                cross join lateral (
                    select case when l.of_token0 then round(sum(k.volume1), 60) / nullif(sum(k.volume0), 0)
                                else round(sum(k.volume0), 60) / nullif(sum(k.volume1), 0) end as price
                    from candles k
                    where k.pool_id = l.pool_id and k.step = 60 and k.open_time < date_trunc('minute', l.second)
                        and k.open_time >= date_trunc('minute', l.second) - $10) w
                where a.usd is not null),
            fresh as materialized (
                select token_id, second, ts, trim_scale(round(case when outlier then window_usd else raw end, 40)) as usd,
                       case when outlier then trim_scale(round(raw, 40)) end as raw_usd
                from valued),
            outdated as (
                delete from prices p using fresh f
                where p.token_id = f.token_id and p.source = 'route' and p.ts >= f.second
                    and p.ts < f.second + interval '1 second' and p.ts <> f.ts
                returning p.token_id, p.ts),
            stored as (
                insert into prices as p (token_id, ts, source, usd, raw_usd)
                select token_id, ts, 'route', usd, raw_usd from fresh where usd > 0
                on conflict (token_id, ts, source) do update set usd = excluded.usd, raw_usd = excluded.raw_usd
                    where p.usd <> excluded.usd or p.raw_usd is distinct from excluded.raw_usd
                returning p.token_id, p.ts, p.raw_usd is not null as guarded),
            changed as (
                select token_id, ts, guarded, ts - lag(ts) over (partition by token_id order by ts)
                           > greatest(interval '10 minutes', (max(ts) over token - min(ts) over token) / 20) as apart
                from (select token_id, ts, guarded from stored union all select token_id, ts, false from outdated) c
                window token as (partition by token_id)),
            island as (
                select token_id, min(ts) as from_ts, max(ts) as last, count(*) as prices, count(*) filter (where guarded) as guarded
                from (select *, count(*) filter (where apart) over (partition by token_id order by ts) as island from changed) c
                group by token_id, island)
            select k.id as token_id, k.chain_id, k.address, i.from_ts,
                   coalesce(least(
                       lead(i.from_ts) over (partition by i.token_id order by i.from_ts),
                       (select min(p.ts) from prices p where p.token_id = k.id and p.source = 'route' and p.ts > i.last)),
                       '3000-01-01') as until_ts,
                   i.prices, i.guarded
            from island i join tokens k on k.id = i.token_id
            """;

    private static final String REVALUE_GAS =
            "select revalue_gas($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[])";
    private static final String REVALUE_TRADES =
            "select revalue_trades($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5, $6, $7, $8)";

    private final PricesConfig config;
    private final RatesConfig rates;
    private final Prepared derive = new Prepared(DERIVE);

    PriceTable(PricesConfig config, RatesConfig rates) {
        this.config = config;
        this.rates = rates;
    }

    /**
     * That prices of a token have changed which follow one another closely; others of it may have, at other times.
     *
     * @param from the first of them; {@code until} is the next price of the token after the last
     */
    record Changed(
            int token,
            long chainId,
            String address,
            OffsetDateTime from,
            OffsetDateTime until,
            long prices,
            long guarded) {

        static Changed of(Row row) {
            return new Changed(
                    row.getInteger("token_id"),
                    row.getLong("chain_id"),
                    row.getString("address"),
                    row.getOffsetDateTime("from_ts"),
                    row.getOffsetDateTime("until_ts"),
                    row.getLong("prices"),
                    row.getLong("guarded"));
        }
    }

    /** The prices of one level of routes, after those that they hang on; of trades that are not followed yet, when they are. */
    Future<List<Changed>> derive(
            SqlConnection transaction, Stretch stretch, PriceRoutes routes, List<Step> level, List<Changed> anchors) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfInteger(level.stream().map(step -> step.pool().id()).toArray(Integer[]::new))
                .addArrayOfInteger(level.stream().map(Step::token).toArray(Integer[]::new))
                .addArrayOfInteger(level.stream().map(Step::anchor).toArray(Integer[]::new))
                .addArrayOfBoolean(level.stream().map(Step::ofToken0).toArray(Boolean[]::new))
                .addArrayOfBoolean(level.stream()
                        .map(step -> routes.isStable(step.anchor()))
                        .toArray(Boolean[]::new))
                .addLong(stretch.first())
                .addLong(stretch.last())
                .addOffsetDateTime(stretch.minTime())
                .addOffsetDateTime(stretch.maxTime())
                .addValue(Interval.of(config.window()))
                .addBigDecimal(config.deviationMax())
                .addValue(Interval.of(config.fresh()))
                .addArrayOfInteger(anchors.stream().map(Changed::token).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(anchors.stream().map(Changed::from).toArray(OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(anchors.stream().map(Changed::until).toArray(OffsetDateTime[]::new))
                .addOffsetDateTime(stretch.newest());
        return derive.execute(transaction, parameters).map(rows -> {
            List<Changed> changed = new ArrayList<>();
            rows.forEach(row -> changed.add(Changed.of(row)));
            return changed;
        });
    }

    /** Asks for the gas of transactions to be valued again, whose coin's prices have changed. */
    static Future<Void> revalueGas(SqlConnection transaction, List<Changed> natives) {
        return natives.isEmpty()
                ? Future.succeededFuture()
                : transaction.preparedQuery(REVALUE_GAS).execute(times(natives)).mapEmpty();
    }

    /**
     * Asks for trades, and ledgers, to be valued again that these prices cover. Who folds ledgers waits from here on to the commit
     * if that may concern any.
     *
     * @param source of which the prices were derived
     */
    Future<Void> revalueTrades(SqlConnection transaction, List<Changed> changed, Stretch source) {
        return changed.isEmpty()
                ? Future.succeededFuture()
                : transaction
                        .preparedQuery(REVALUE_TRADES)
                        .execute(times(changed)
                                .addValue(Interval.of(config.fresh()))
                                .addArrayOfString(new String[] {rates.ether(), rates.bitcoin()})
                                .addLong(source.first())
                                .addOffsetDateTime(source.newestBefore()))
                        .mapEmpty();
    }

    private static Tuple times(List<Changed> changed) {
        return Tuple.tuple()
                .addArrayOfLong(changed.stream().map(Changed::chainId).toArray(Long[]::new))
                .addArrayOfString(changed.stream().map(Changed::address).toArray(String[]::new))
                .addArrayOfOffsetDateTime(changed.stream().map(Changed::from).toArray(OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(changed.stream().map(Changed::until).toArray(OffsetDateTime[]::new));
    }
}
