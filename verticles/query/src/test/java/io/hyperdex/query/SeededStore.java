package io.hyperdex.query;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Ohlc;
import io.hyperdex.query.SeededTrade.SeededPool;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a market into the tables as ingest would leave them. */
record SeededStore(Connection connection) {

    void write(SeededMarket market) throws SQLException {
        connection.setAutoCommit(false);
        for (String source : SeededMarket.SOURCES) {
            update("insert into sources (name) values (?)", source);
        }
        for (String protocol : SeededMarket.PROTOCOLS) {
            update("insert into protocols (name) values (?)", protocol);
        }
        for (String trader : market.traders) {
            update("insert into accounts (address) values (?)", trader);
        }
        update("insert into accounts (address) values (?)", SeededTrade.RECIPIENT);
        for (long chain : new long[] {1, 10}) {
            for (String token : market.tokens) {
                update("insert into tokens (chain_id, address) values (?, ?)", chain, token);
            }
        }
        update(
                "update tokens set symbol = 'USDC', name = 'USD Coin', decimals = 6 where address = ?",
                SeededMarket.USDC);
        update(
                "update tokens set symbol = 'WETH', name = '100%_Wrapped', decimals = 18 where address = ?",
                SeededMarket.WETH);
        for (SeededPool pool : market.pools) {
            pool(pool, market);
        }
        trades(market.trades);
        update("update position_head set last = ?", (long) market.trades.size());
        update("insert into chain_heads values (1, 18944480)");
        connection.commit();
        update("analyze");
        connection.commit();
    }

    private void pool(SeededPool pool, SeededMarket market) throws SQLException {
        update(
                """
                insert into pools (chain_id, address, protocol, token0, token1, fee, quote, executed_basis, created_at)
                select ?, ?, 'uniswap-v3', a.id, b.id, ?, ?, ?, timestamptz '2024-01-01 00:00:00.123456+00' + ? * interval '1 hour'
                from tokens a, tokens b where a.chain_id = ? and b.chain_id = a.chain_id and a.address = ? and b.address = ?
                """,
                pool.chain(),
                pool.address(),
                pool.fee(),
                pool.quote(),
                pool.executedBasis(),
                pool.id() / 2,
                pool.chain(),
                pool.token0(),
                pool.token1());
        for (Interval interval : Interval.STORED) {
            for (CandleState candle : market.stored(pool, interval)) {
                candle(pool.id(), interval, candle);
            }
        }
    }

    void candle(int pool, Interval interval, CandleState candle) throws SQLException {
        Ohlc prices = candle.pool();
        Ohlc executed = candle.executed();
        // As ingest stores candles, or as it did before it left out what is as the open.
        boolean whole = candle.openTime().getEpochSecond() / interval.longest().toSeconds() % 2 == 0;
        boolean oneTrade = candle.openOrder().equals(candle.closeOrder());
        update(
                "insert into candles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                pool,
                (int) interval.longest().toSeconds(),
                candle.openTime().atOffset(ZoneOffset.UTC),
                prices == null ? null : prices.open(),
                prices == null ? null : kept(prices.high(), prices, whole),
                prices == null ? null : kept(prices.low(), prices, whole),
                prices == null ? null : kept(prices.close(), prices, whole),
                executed.open(),
                kept(executed.high(), executed, whole),
                kept(executed.low(), executed, whole),
                kept(executed.close(), executed, whole),
                candle.openOrder().bytes(),
                oneTrade && !whole ? null : candle.closeOrder().bytes(),
                candle.volume0(),
                candle.volume1(),
                candle.volumeUsd(),
                candle.unvalued(),
                candle.trades(),
                candle.buys0(),
                interval == Interval.M1 ? 1 : 0);
    }

    private static @Nullable BigDecimal kept(BigDecimal price, Ohlc prices, boolean whole) {
        return whole || price.compareTo(prices.open()) != 0 ? price : null;
    }

    private void trades(List<SeededTrade> trades) throws SQLException {
        for (SeededTrade trade : trades) {
            update("select ensure_trades_partition(?)", trade.timestamp().atOffset(ZoneOffset.UTC));
            trade(trade);
        }
    }

    private void trade(SeededTrade trade) throws SQLException {
        update(
                """
                insert into trades (position, ts, pool_id, trader_id, recipient_id, source_id, protocol_id, status, zero_for_one, amount_in,
                    amount_out, pool_price, amount_usd, price_source, block_number, tx_hash, log_index, trade_id, gas_used,
                    effective_gas_price)
                values (?, ?, ?, (select id from accounts where address = ?), (select id from accounts where address = ?),
                    (select id from sources where name = ?),
                    (select id from protocols where name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                trade.position(),
                trade.timestamp().atOffset(ZoneOffset.UTC),
                trade.pool().id(),
                trade.trader(),
                trade.recipient(),
                trade.source(),
                trade.protocol(),
                trade.failed() ? 1 : 0,
                trade.zeroForOne(),
                trade.amountIn(),
                trade.amountOut(),
                trade.poolPrice(),
                trade.usd(),
                trade.usd() == null ? null : 0,
                trade.block(),
                trade.txHash() == null
                        ? null
                        : HexFormat.of().parseHex(trade.txHash().substring(2)),
                trade.logIndex(),
                trade.ownId(),
                trade.gasUsed(),
                trade.gasPrice());
        update("""
                insert into trade_identity (source_id, trade_key, content, pool_id, ts)
                select id, encode(substring(sha256(convert_to(?, 'UTF8')) for 16), 'hex')::uuid,
                    '00000000-0000-0000-0000-000000000000', ?, ?
                from sources where name = ?
                """, trade.id(), trade.pool().id(), trade.timestamp().atOffset(ZoneOffset.UTC), trade.source());
    }

    void update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    statement.setObject(i + 1, null);
                } else {
                    statement.setObject(i + 1, Objects.requireNonNull(values[i]));
                }
            }
            statement.execute();
        }
    }
}
