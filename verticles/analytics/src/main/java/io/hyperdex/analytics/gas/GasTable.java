package io.hyperdex.analytics.gas;

import io.hyperdex.analytics.follow.Prepared;
import io.hyperdex.analytics.follow.Stretch;
import io.hyperdex.analytics.prices.SwapValue;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The transactions, in SQL; whatever changes them changes what they add up to. */
final class GasTable {
    /** What gas is paid in was worth that at the times of the transactions: one look a time, however many there were. */
    private static final String COIN = """
            coin as materialized (
                select m.chain_id, m.ts, (
                    select p.usd from unnest(%s::bigint[], %s::text[]) as w(chain_id, address)
                    join tokens k on k.chain_id = w.chain_id and k.address = w.address
                    cross join lateral price_at(k.id, m.ts, %s::interval) p
                    where w.chain_id = m.chain_id) as usd
                from (select distinct chain_id, ts from merged) m),
            """;

    /** All of the amounts of {@code m}, if each is known. */
    private static final String AMOUNT = """
            case when cardinality(m.amounts) = 1 then m.amounts[1]
                else (select case when count(*) = count(a) then sum(a) end from unnest(m.amounts) as a) end""";

    private static final String FOLD =
            """
            with batch as materialized (
                select t.source_id, p.chain_id, coalesce(t.tx_hash, int8send(t.position)) as tx, t.position, t.ts, t.trader_id,
                       t.status, t.block_number, t.gas_used, t.effective_gas_price, t.base_fee_per_gas, t.pool_id,
                       t.protocol_id, t.amount_usd, coalesce(t.log_index, -1) as log,
                       case when t.zero_for_one then p.token0 else p.token1 end as token_in,
                       case when t.zero_for_one then p.token1 else p.token0 end as token_out,
                       count(*) over (partition by t.source_id, p.chain_id, coalesce(t.tx_hash, int8send(t.position))) as swaps
                from stretch_trades($1, $2, $3, $4) t join pools p on p.id = t.pool_id
                where t.tx_hash is not null or t.gas_used is not null or t.status = 1),
            fresh as materialized (
                select source_id, chain_id, tx, ts, trader_id, status = 1 as failed, block_number as block,
                       case when effective_gas_price is not null then gas_used end as gas_used,
                       case when gas_used is not null then effective_gas_price end as gas_price,
                       base_fee_per_gas as base_fee, array[pool_id] as pools, array[protocol_id] as protocols,
                       array[amount_usd] as amounts, log as first_log, log as last_log, token_in as token_first,
                       token_out as token_last
                from batch where swaps = 1
                union all
                select source_id, chain_id, tx, min(ts), (array_agg(trader_id order by position))[1], bool_or(status = 1),
                       max(block_number),
                       (array_agg(gas_used order by position)
                           filter (where gas_used is not null and effective_gas_price is not null))[1],
                       (array_agg(effective_gas_price order by position)
                           filter (where gas_used is not null and effective_gas_price is not null))[1],
                       (array_agg(base_fee_per_gas order by position) filter (where base_fee_per_gas is not null))[1],
                       array_agg(pool_id order by position), array_agg(protocol_id order by position),
                       array_agg(amount_usd order by position), min(log), max(log),
                       (array_agg(token_in order by log, position))[1],
                       (array_agg(token_out order by log desc, position desc))[1]
                from batch where swaps > 1 group by 1, 2, 3),
            merged as materialized (
                select f.source_id, f.chain_id, f.tx, least(o.ts, f.ts) as ts, coalesce(o.trader_id, f.trader_id) as trader_id,
                       coalesce(o.failed, false) or f.failed as failed, greatest(o.block, f.block) as block,
                       coalesce(o.gas_used, f.gas_used) as gas_used,
                       case when o.gas_used is null then f.gas_price else o.gas_price end as gas_price,
                       coalesce(o.base_fee, f.base_fee) as base_fee, o.pools || f.pools as pools,
                       o.protocols || f.protocols as protocols, o.amounts || f.amounts as amounts,
                       least(o.first_log, f.first_log) as first_log, greatest(o.last_log, f.last_log) as last_log,
                       case when o.first_log <= f.first_log then o.token_first else f.token_first end as token_first,
                       case when o.last_log > f.last_log then o.token_last else f.token_last end as token_last, o as older
                from fresh f left join gas_transactions o using (source_id, chain_id, tx)),
            """ + COIN.formatted("$5", "$6", "$7") + """
            newer as (
                insert into gas_transactions as g (source_id, chain_id, tx, ts, trader_id, failed, block, gas_used, gas_price,
                    base_fee, native_usd, pools, protocols, amounts, first_log, last_log, token_first, token_last, amount_usd)
                select m.source_id, m.chain_id, m.tx, m.ts, m.trader_id, m.failed, m.block, m.gas_used, m.gas_price, m.base_fee,
                       c.usd, m.pools, m.protocols, m.amounts, m.first_log, m.last_log, m.token_first, m.token_last, %s
                from merged m left join coin c using (chain_id, ts)
                on conflict (source_id, chain_id, tx) do update set
                    ts = excluded.ts, failed = excluded.failed, block = excluded.block, gas_used = excluded.gas_used,
                    gas_price = excluded.gas_price, base_fee = excluded.base_fee, native_usd = excluded.native_usd,
                    pools = excluded.pools, protocols = excluded.protocols, amounts = excluded.amounts,
                    first_log = excluded.first_log, last_log = excluded.last_log, token_first = excluded.token_first,
                    token_last = excluded.token_last, amount_usd = excluded.amount_usd
                returning %s),
            """.formatted(AMOUNT, GasSums.NEWER) + GasSums.ADD_UP;

    /** Transactions that one revaluation takes at once. */
    private static final int REVALUED_AT_ONCE = 2_000;

    private static final String ASKED = "select exists (select from gas_revaluations)";
    private static final String REVALUE =
            """
            with asked as materialized (select * from gas_revaluations order by id limit 1 for update),
            chosen as materialized (
                select g as older from gas_transactions g, asked a
                where g.chain_id = a.chain_id and g.ts >= a.from_ts and (a.until_ts is null or g.ts < a.until_ts)
                order by g.ts fetch first ($4) rows with ties),
            merged as materialized (
                select (older).source_id, (older).chain_id, (older).tx, (older).ts, older from chosen),
            """ + COIN.formatted("$1", "$2", "$3") + """
            newer as (
                update gas_transactions g set native_usd = c.usd
                from merged m left join coin c using (chain_id, ts)
                where g.source_id = m.source_id and g.chain_id = m.chain_id and g.tx = m.tx
                returning %s),
            progressed as (
                update gas_revaluations r set from_ts = (select max(ts) from merged) + interval '1 microsecond'
                from asked a where r.id = a.id and (select count(*) from merged) >= $4 returning 1),
            finished as (
                delete from gas_revaluations r using asked a
                where r.id = a.id and (select count(*) from merged) < $4 returning 1),
            """.formatted(GasSums.NEWER) + GasSums.ADD_UP;

    private static final String REPLACE = """
            with given as materialized (
                select source_id, chain_id, tx, array_agg(pool_id) as pools, array_agg(before) as before, array_agg(usd) as usd
                from unnest($1::integer[], $2::bigint[], $3::bytea[], $4::integer[], $5::text[]::numeric[], $6::text[]::numeric[])
                    as n(source_id, chain_id, tx, pool_id, before, usd) group by 1, 2, 3),
            merged as materialized (
                select g as older, replaced_amounts(g.pools, g.amounts, n.pools, n.before, n.usd) as amounts
                from given n join gas_transactions g using (source_id, chain_id, tx)),
            newer as (
                update gas_transactions g set amounts = m.amounts, amount_usd = %s
                from merged m
                where g.source_id = (m.older).source_id and g.chain_id = (m.older).chain_id and g.tx = (m.older).tx
                returning %s),
            """.formatted(AMOUNT, GasSums.NEWER) + GasSums.ADD_UP;

    private final Long[] chains;
    private final String[] wrapped;
    private final Duration fresh;
    private final Prepared fold = new Prepared(FOLD);

    /**
     * @param wrappedNative by chain: the token that is worth as much as what gas is paid in
     * @param fresh how long a price holds before one of another source is preferred
     */
    GasTable(Map<String, String> wrappedNative, Duration fresh) {
        this.chains = wrappedNative.keySet().stream().map(Long::valueOf).toArray(Long[]::new);
        this.wrapped = wrappedNative.values().toArray(String[]::new);
        this.fresh = fresh;
    }

    /** Takes in the trades of a stretch; gives how many transactions changed. */
    Future<Long> fold(SqlConnection transaction, Stretch stretch) {
        Tuple parameters = Tuple.of(stretch.first(), stretch.last(), stretch.minTime(), stretch.maxTime())
                .addArrayOfLong(chains)
                .addArrayOfString(wrapped)
                .addValue(Interval.of(fresh));
        return fold.execute(transaction, parameters)
                .map(rows -> rows.iterator().next().getLong("changed"));
    }

    /** Values some transactions again that were asked for; gives how many. Nothing of it is planned when nothing is asked. */
    Future<Long> revalue(SqlConnection transaction) {
        return transaction
                .preparedQuery(ASKED)
                .execute()
                .compose(asked ->
                        asked.iterator().next().getBoolean(0) ? revalueAsked(transaction) : Future.succeededFuture(0L));
    }

    private Future<Long> revalueAsked(SqlConnection transaction) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfLong(chains)
                .addArrayOfString(wrapped)
                .addValue(Interval.of(fresh))
                .addLong((long) REVALUED_AT_ONCE);
        return transaction
                .preparedQuery(REVALUE)
                .execute(parameters)
                .map(rows -> rows.iterator().next().getLong("changed"));
    }

    /** Gives swaps of known transactions their new values; gives how many transactions changed. */
    Future<Long> replace(SqlConnection transaction, List<SwapValue> swaps) {
        if (swaps.isEmpty()) {
            return Future.succeededFuture(0L);
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfInteger(swaps.stream().map(SwapValue::source).toArray(Integer[]::new))
                .addArrayOfLong(swaps.stream().map(SwapValue::chainId).toArray(Long[]::new))
                .addArrayOfBuffer(swaps.stream().map(SwapValue::tx).toArray(Buffer[]::new))
                .addArrayOfInteger(swaps.stream().map(SwapValue::pool).toArray(Integer[]::new))
                .addValue(texts(swaps, SwapValue::before))
                .addValue(texts(swaps, SwapValue::usd));
        return transaction
                .preparedQuery(REPLACE)
                .execute(parameters)
                .map(rows -> rows.iterator().next().getLong("changed"));
    }

    /** The driver takes no array of numbers with nulls in it. */
    private static @Nullable String[] texts(List<SwapValue> swaps, Function<SwapValue, @Nullable BigDecimal> figure) {
        @Nullable String[] texts = new String[swaps.size()];
        for (int i = 0; i < texts.length; i++) {
            BigDecimal value = figure.apply(swaps.get(i));
            texts[i] = value == null ? null : value.toString();
        }
        return texts;
    }
}
