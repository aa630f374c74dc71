package io.hyperdex.analytics.gas;

/**
 * What transactions add up to, in SQL. Sums change by what the changed transactions add now less what they added before;
 * decimals are exact, so whatever the order of the trades and the cuts between batches, the sums are those of the rows.
 */
final class GasSums {
    /** What a statement returns of a row {@code g} that it has written. */
    static final String NEWER = """
            g.chain_id, g.source_id, g.trader_id, g.ts, g.failed, g.gas_price, g.native_usd, g.pools, g.protocols, g.amounts,
            g.cost, g.amount_usd""";
    /**
     * Ends a statement that has made rows {@code newer} from {@code merged}, which has the rows of before as {@code older}. What is
     * taken away is counted and measured below zero. Nearly all transactions have one swap, which bears and is worth all of it.
     */
    static final String ADD_UP = """
            change as materialized (
                select 1 as sign, chain_id, source_id, trader_id, ts, failed, gas_price, native_usd, pools, protocols, amounts, cost,
                       amount_usd as amount
                from newer
                union all
                select -1, (older).chain_id, (older).source_id, (older).trader_id, (older).ts, (older).failed, (older).gas_price,
                       (older).native_usd, (older).pools, (older).protocols, (older).amounts, -(older).cost, -(older).amount_usd
                from merged where (older).tx is not null),
            part as (
                select 0::smallint as scope, 0 as subject, 0 as source_id, chain_id, ts, sign, failed, native_usd,
                       cardinality(pools) as swaps, cost, amount
                from change
                union all
                select 3::smallint, trader_id, source_id, chain_id, ts, sign, failed, native_usd, cardinality(pools), cost, amount
                from change
                union all
                select 1::smallint, pools[1], 0, chain_id, ts, sign, failed, native_usd, 1, cost, amount
                from change where cardinality(pools) = 1
                union all
                select 2::smallint, protocols[1], 0, chain_id, ts, sign, failed, native_usd, 1, cost, amount
                from change where cardinality(pools) = 1
                union all
                select s.scope, s.subject, 0, c.chain_id, c.ts, c.sign, c.failed, c.native_usd, s.swaps, s.cost,
                       case when c.amount is not null then c.sign * s.amount end
                from change c cross join lateral gas_shares(c.pools, c.protocols, c.amounts, c.cost) s
                where cardinality(c.pools) > 1),
            hourly as materialized (
                select scope, chain_id, date_bin('1 hour', ts, timestamptz '1970-01-01 00:00:00+00') as open_time, subject, source_id,
                       sum(sign)::integer as transactions,
                       coalesce(sum(sign * swaps) filter (where not failed), 0)::integer as swaps,
                       coalesce(sum(sign) filter (where failed), 0)::integer as failed,
                       coalesce(sum(sign) filter (where cost is null), 0)::integer as unmeasured,
                       coalesce(sum(sign) filter (where cost is not null and native_usd is null), 0)::integer as unpriced,
                       coalesce(sum(cost), 0) as cost,
                       coalesce(sum(cost * native_usd) filter (where native_usd is not null), 0) as cost_usd,
                       coalesce(sum(cost) filter (where failed), 0) as burned,
                       coalesce(sum(cost * native_usd) filter (where failed), 0) as burned_usd,
                       coalesce(sum(cost * native_usd)
                           filter (where not failed and amount is not null and native_usd is not null), 0) as efficient_cost_usd,
                       coalesce(sum(amount)
                           filter (where not failed and cost is not null and native_usd is not null), 0) as efficient_amount_usd
                from part group by 1, 2, 3, 4, 5),
            summed as (
                insert into gas_sums as s
                select scope, chain_id, 3600 as step, open_time, subject, source_id,
                       transactions, swaps, failed, unmeasured, unpriced, cost, cost_usd, burned, burned_usd,
                       efficient_cost_usd, efficient_amount_usd
                from hourly
                union all
                select scope, chain_id, 86400, date_bin('1 day', open_time, timestamptz '1970-01-01 00:00:00+00'), subject,
                       source_id,
                       sum(transactions), sum(swaps), sum(failed), sum(unmeasured), sum(unpriced), sum(cost),
                       coalesce(sum(cost_usd) filter (where cost_usd <> 0), 0),
                       coalesce(sum(burned) filter (where burned <> 0), 0),
                       coalesce(sum(burned_usd) filter (where burned_usd <> 0), 0),
                       coalesce(sum(efficient_cost_usd) filter (where efficient_cost_usd <> 0), 0),
                       coalesce(sum(efficient_amount_usd) filter (where efficient_amount_usd <> 0), 0)
                from hourly group by 1, 2, 3, 4, 5, 6
                order by 1, 2, 3, 4, 5, 6
                on conflict (scope, chain_id, step, open_time, subject, source_id) do update set
                    transactions = s.transactions + excluded.transactions, swaps = s.swaps + excluded.swaps,
                    failed = s.failed + excluded.failed, unmeasured = s.unmeasured + excluded.unmeasured,
                    unpriced = s.unpriced + excluded.unpriced, cost = s.cost + excluded.cost,
                    cost_usd = s.cost_usd + excluded.cost_usd, burned = s.burned + excluded.burned,
                    burned_usd = s.burned_usd + excluded.burned_usd,
                    efficient_cost_usd = s.efficient_cost_usd + excluded.efficient_cost_usd,
                    efficient_amount_usd = s.efficient_amount_usd + excluded.efficient_amount_usd
                returning 1),
            priced as (
                insert into gas_prices as h
                select chain_id, date_bin('1 hour', ts, timestamptz '1970-01-01 00:00:00+00'), four_digits(gas_price), sum(sign)
                from change where gas_price is not null
                group by 1, 2, 3 having sum(sign) <> 0
                order by 1, 2, 3
                on conflict (chain_id, hour, price) do update set transactions = h.transactions + excluded.transactions
                returning 1)
            select (select count(*) from newer) as changed, (select count(*) from summed) + (select count(*) from priced)
            """;

    private GasSums() {}
}
