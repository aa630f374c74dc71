package io.hyperdex.analytics.prices;

import io.hyperdex.analytics.follow.Prepared;
import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.platform.store.CandleLocks;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Values trades by the prices of their tokens, in SQL: what their sender has valued keeps its value, all others have the one
 * that prices say now. Candles change by the difference, and ledgers that may have taken in another value are made again.
 */
final class TradeValues {
    /** Trades that one look at asked times takes at once. */
    private static final long TRADES_AT_ONCE = 2_000L;

    private static final String OF_STRETCH = """
            with asked as (select where false),
            chosen as materialized (select * from stretch_trades($1, $5, $6, $7)),
            """;
    private static final String ASKED = "select exists (select from trade_revaluations)";
    private static final String OF_ASKED = """
            with asked as materialized (select * from trade_revaluations order by id limit 1 for update),
            chosen as materialized (
                select t.* from asked a cross join lateral (
                    select t.* from trades t join pools p on p.id = t.pool_id
                    where t.ts >= a.from_ts and t.ts < a.until_ts and (a.before_position is null or t.position < a.before_position)
                        and (a.tokens is null or p.token0 = any(a.tokens) or p.token1 = any(a.tokens))
                    order by t.ts fetch first ($5) rows with ties) t),
            progressed as (
                update trade_revaluations r set from_ts = (select max(ts) from chosen) + interval '1 microsecond'
                from asked a where r.id = a.id and (select count(*) from chosen) >= $5 returning 1),
            finished as (
                delete from trade_revaluations r using asked a
                where r.id = a.id and (select count(*) from chosen) < $5 returning 1),
            """;
    /**
     * After the chosen trades. Those before position $1 may be in ledgers already. A stable coin's price is looked at only where it
     * was off within the time, or the trade has another value than 1 USD each; prices once a pool and time. Not "ts = c.ts" at the
     * end: the index of times may be taken for as good as that of positions, and thousands of trades may have one time.
     */
    private static final String VALUE = """
            stable as materialized (
                select k.id, min(n.place) as place from unnest($2::bigint[], $3::text[]) with ordinality as n(chain_id, address, place)
                join tokens k on k.chain_id = n.chain_id and k.address = n.address group by 1),
            span as materialized (select min(ts) as first, max(ts) as last from chosen),
            off as materialized (
                select s.id from stable s, span
                where exists (select from prices p where p.token_id = s.id and p.ts > span.first and p.ts <= span.last
                              and abs(p.usd - 1) > 0.005)
                   or exists (select from price_for_trade(s.id, span.first, $4) p where abs(p.usd - 1) > 0.005)),
            swap as (
                select t.position, t.ts, t.pool_id, t.trader_id, t.source_id, t.amount_usd, t.price_source, t.tx_hash, p.chain_id,
                       p.token0, p.token1, p.quote, case when t.zero_for_one then t.amount_in else t.amount_out end as amount0,
                       case when t.zero_for_one then t.amount_out else t.amount_in end as amount1,
                       case when s0.place <= coalesce(s1.place, s0.place) then 0 when s1.place is not null then 1 end as stable
                from chosen t join pools p on p.id = t.pool_id
                left join stable s0 on s0.id = p.token0 left join stable s1 on s1.id = p.token1
                where t.status <> 1 and t.price_source is distinct from 3),
            doubtful as materialized (
                select * from swap
                where stable is null or amount_usd is distinct from case stable when 0 then amount0 else amount1 end
                    or case stable when 0 then token0 else token1 end in (select id from off)),
            rate as materialized (
                select d.pool_id, d.ts, r.side, r.usd, r.source
                from (select distinct pool_id, ts, token0, token1, stable, quote from doubtful) d
                cross join lateral trade_rate(d.token0, d.token1, d.stable, d.quote, d.ts, $4) r),
            changed as materialized (
                select d.position, d.ts, d.pool_id, d.trader_id, d.source_id, d.chain_id,
                       coalesce(d.tx_hash, int8send(d.position)) as tx, d.amount_usd as before, v.usd, r.source
                from doubtful d left join rate r using (pool_id, ts)
                cross join lateral (
                    select trim_scale(round(case r.side when 0 then d.amount0 else d.amount1 end * r.usd, 36)) as usd) v
                where d.amount_usd is distinct from v.usd or d.price_source is distinct from r.source),
            valued as (
                update trades t set amount_usd = c.usd, price_source = c.source
                from changed c
                where t.position = c.position and t.ts >= c.ts and t.ts <= c.ts
                    and t.ts >= (select first from span) and t.ts <= (select last from span))
            select 0 as kind, null as address, null::integer as pool_id, null::integer as step, null::timestamptz as first,
                   null::timestamptz as last, null::numeric as usd, null::bigint as unvalued, null::numeric as before,
                   null::integer as source_id, null::bigint as chain_id, null::bytea as tx, (select count(*) from asked) as asked,
                   (select count(*) from changed) as changed, null::integer as trader_id
            union all
            select 1, p.address, null, null, min(c.ts), max(c.ts), null, null, null, null, null, null, 0, 0, null
            from changed c join pools p on p.id = c.pool_id group by p.id
            union all
            select 2, a.address, null, null, min(c.ts), max(c.ts), null, null, null, null, null, null, 0, 0, null
            from changed c join accounts a on a.id = c.trader_id group by a.id
            union all
            select 3, null, pool_id, step, date_bin(make_interval(secs => step), ts, timestamptz '1970-01-01 00:00:00+00') as first,
                   null, sum(coalesce(usd, 0) - coalesce(before, 0)), sum((usd is null)::integer - (before is null)::integer),
                   null, null, null, null, 0, 0, null
            from changed, unnest(array%s) as step group by pool_id, step, first
            union all
            select 4, null, pool_id, null, ts, null, usd, null, before, source_id, chain_id, tx, 0, 0, trader_id
            from changed where position < $1
            """.formatted(io.hyperdex.domain.Interval.storedSeconds());

    private static final String LOCK = "select lock_ledgers()";
    private static final String REBUILD = """
            insert into ledger_rebuilds (ledger_id, from_ts)
            select l.id, min(c.ts)
            from unnest($1::integer[], $2::integer[], $3::timestamptz[]) as c(trader_id, source_id, ts)
            join ledgers l on l.trader_id = c.trader_id and l.source_id = c.source_id
            where not exists (select from ledger_rebuilds r where r.ledger_id = l.id and r.from_ts <= c.ts)
            group by 1
            """;
    private static final String CANDLES = """
            with difference as materialized (
                select pool_id, step, open_time, sum(usd) as usd, sum(unvalued) as unvalued
                from unnest($1::integer[], $2::integer[], $3::timestamptz[], $4::numeric[], $5::bigint[])
                    as d(pool_id, step, open_time, usd, unvalued) group by 1, 2, 3),
            locked as materialized (
                select c.pool_id, c.step, c.open_time, d.usd, d.unvalued
                from candles c join difference d using (pool_id, step, open_time) order by %s for update of c)
            update candles c set volume_usd = c.volume_usd + l.usd, unvalued = c.unvalued + l.unvalued,
                revision = c.revision + (c.open_time + make_interval(secs => c.step) <= $6)::integer
            from locked l where c.pool_id = l.pool_id and c.step = l.step and c.open_time = l.open_time
            """.formatted(CandleLocks.ORDER);

    private final Long[] chains;
    private final String[] stables;
    private final Duration fresh;
    private final Prepared ofStretch = new Prepared(OF_STRETCH + VALUE);

    TradeValues(QuotesConfig quotes, Duration fresh) {
        List<Long> ofChains = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        quotes.stable()
                .forEach((chain, tokens) -> tokens.forEach(token -> {
                    ofChains.add(Long.valueOf(chain));
                    addresses.add(token);
                }));
        this.chains = ofChains.toArray(Long[]::new);
        this.stables = addresses.toArray(String[]::new);
        this.fresh = fresh;
    }

    /** The trades of a stretch, of which no ledger knows yet. */
    Future<Valued> ofStretch(SqlConnection transaction, Stretch stretch) {
        Tuple parameters = before(stretch.first())
                .addLong(stretch.last())
                .addOffsetDateTime(stretch.minTime())
                .addOffsetDateTime(stretch.maxTime());
        return ofStretch.execute(transaction, parameters).map(Valued::of);
    }

    /**
     * Some trades of the times that were asked for. The look before it costs a hundredth of it.
     *
     * @param next the first position that ledgers cannot know yet
     */
    Future<Valued> ofAsked(SqlConnection transaction, long next) {
        return transaction
                .preparedQuery(ASKED)
                .execute()
                .compose(asked -> asked.iterator().next().getBoolean(0)
                        ? transaction
                                .preparedQuery(OF_ASKED + VALUE)
                                .execute(before(next).addLong(TRADES_AT_ONCE))
                                .map(Valued::of)
                        : Future.succeededFuture(Valued.NOTHING));
    }

    /**
     * Asks for ledgers to be made again that may have taken in other values; gives how many. Who folds ledgers waits from here on
     * to the commit.
     */
    static Future<Integer> rebuildLedgers(SqlConnection transaction, Valued valued) {
        List<Valued.Stood> stood = valued.stood();
        if (stood.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfInteger(stood.stream().map(Valued.Stood::trader).toArray(Integer[]::new))
                .addArrayOfInteger(stood.stream().map(Valued.Stood::source).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(stood.stream().map(Valued.Stood::time).toArray(OffsetDateTime[]::new));
        return transaction
                .query(LOCK)
                .execute()
                .compose(locked -> transaction.preparedQuery(REBUILD).execute(parameters))
                .map(SqlResult::rowCount);
    }

    private Tuple before(long next) {
        return Tuple.of(next).addArrayOfLong(chains).addArrayOfString(stables).addValue(Interval.of(fresh));
    }

    /** Last of what changes trades: who stores trades of these pools waits from here on to the commit. */
    static Future<Void> addToCandles(SqlConnection transaction, Valued valued, Instant now) {
        List<Valued.Difference> candles = valued.candles();
        if (candles.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfInteger(candles.stream().map(Valued.Difference::pool).toArray(Integer[]::new))
                .addArrayOfInteger(candles.stream().map(Valued.Difference::step).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(
                        candles.stream().map(Valued.Difference::openTime).toArray(OffsetDateTime[]::new))
                .addValue(candles.stream().map(Valued.Difference::usd).toArray(BigDecimal[]::new))
                .addArrayOfLong(
                        candles.stream().map(Valued.Difference::unvalued).toArray(Long[]::new))
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
        return transaction.preparedQuery(CANDLES).execute(parameters).mapEmpty();
    }
}
