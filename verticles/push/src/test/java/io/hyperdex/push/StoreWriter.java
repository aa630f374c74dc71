package io.hyperdex.push;

import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Position;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.testing.TestPostgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Commits trades as ingest does: trades, candles, outbox and head in one transaction, then the message on the bus. */
final class StoreWriter implements AutoCloseable {
    static final String POOL = "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640";
    static final String OTHER = "0x4e68ccd3e89f51c3074ca5072bbac773960dfa36";

    private static final String INSERT = """
            insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one, amount_in,
                                amount_out, pool_price, amount_usd, price_source, trade_id, metadata)
            values (?, ?, ?, 1, 1, 1, ?, true, ?, ?, ?, ?, 0, ?, ?)
            """;
    private static final String FOLD = """
            insert into candles (pool_id, step, open_time, pool_open, pool_high, pool_low, pool_close, open, high, low,
                                 close, open_order, close_order, volume0, volume1, volume_usd, unvalued, trades, buys0)
            select pool_id, ?, ?, (array_agg(pool_price order by ts, position))[1], max(pool_price), min(pool_price),
                   (array_agg(pool_price order by ts desc, position desc))[1],
                   (array_agg(amount_out / amount_in order by ts, position))[1], max(amount_out / amount_in),
                   min(amount_out / amount_in), (array_agg(amount_out / amount_in order by ts desc, position desc))[1],
                   min(lpad(position::text, 20, '0'))::bytea, max(lpad(position::text, 20, '0'))::bytea,
                   sum(amount_in), sum(amount_out), sum(amount_usd), 0, count(*), 0
            from trades where pool_id = ? and ts >= ? and ts < ? and status = 0 group by pool_id
            on conflict (pool_id, step, open_time) do update set
                pool_high = excluded.pool_high, pool_low = excluded.pool_low, pool_close = excluded.pool_close,
                high = excluded.high, low = excluded.low, close = excluded.close, volume0 = excluded.volume0,
                volume1 = excluded.volume1, volume_usd = excluded.volume_usd, trades = excluded.trades,
                revision = candles.revision + ?
            """;

    private final PushNode node;
    private final Connection connection;
    private final TradeReader reader;
    private volatile long last;

    StoreWriter(PushNode node) throws SQLException {
        this.node = node;
        reader = new TradeReader(node.store, 50);
        connection = TestPostgres.connect(node.database);
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into sources (name) values ('chain')");
            statement.execute("insert into protocols (name) values ('uniswap-v3')");
            statement.execute("insert into accounts (address) values ('0xd8da6bf26964af9d7eed9e03e53415d37aa96045')");
            statement.execute("insert into tokens (chain_id, address, symbol, decimals) values "
                    + "(1, '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', 'USDC', 6), "
                    + "(1, '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2', 'WETH', 18)");
            statement.execute("insert into pools (chain_id, address, protocol, token0, token1, quote) values (1, '"
                    + POOL + "', 'uniswap-v3', 1, 2, 0), (1, '" + OTHER + "', 'uniswap-v3', 1, 2, 0)");
        }
        connection.setAutoCommit(false);
    }

    long last() {
        return last;
    }

    /** Commits and publishes; the position of the last trade. */
    long commit(String pool, Instant timestamp, int count) throws SQLException {
        long first = store(pool, timestamp, count, "");
        publish(first);
        return last;
    }

    /** Commits only, as when the message is lost; the position of the first trade. */
    synchronized long store(String pool, Instant timestamp, int count, String metadata) throws SQLException {
        int poolId = pool.equals(POOL) ? 1 : 2;
        try (PreparedStatement month = connection.prepareStatement("select ensure_trades_partition(?)")) {
            month.setObject(1, timestamp.atOffset(ZoneOffset.UTC));
            month.execute();
        }
        connection.commit();
        long head = reserve(count);
        insert(poolId, head - count + 1, timestamp, count, metadata);
        for (Interval interval : Interval.STORED) {
            fold(poolId, interval, timestamp);
        }
        outbox(head - count + 1, head, timestamp);
        connection.commit();
        last = head;
        return head - count + 1;
    }

    private long reserve(int count) throws SQLException {
        try (PreparedStatement head =
                connection.prepareStatement("update position_head set last = last + ? returning last")) {
            head.setInt(1, count);
            try (ResultSet row = head.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void insert(int poolId, long first, Instant timestamp, int count, String metadata) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (long position = first; position < first + count; position++) {
                insert.setLong(1, position);
                insert.setObject(2, timestamp.atOffset(ZoneOffset.UTC));
                insert.setInt(3, poolId);
                insert.setShort(4, (short) 0);
                insert.setBigDecimal(5, new BigDecimal("2268.611"));
                insert.setBigDecimal(6, BigDecimal.ONE);
                insert.setBigDecimal(7, new BigDecimal("0.000440578"));
                insert.setBigDecimal(8, new BigDecimal("2268.611"));
                insert.setString(9, "t" + position);
                insert.setString(10, metadata.isEmpty() ? null : "{\"note\":\"" + metadata + "\"}");
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void fold(int poolId, Interval interval, Instant timestamp) throws SQLException {
        Instant openTime = interval.floor(timestamp);
        Instant end = interval.end(openTime);
        try (PreparedStatement fold = connection.prepareStatement(FOLD)) {
            fold.setInt(1, (int) interval.longest().toSeconds());
            fold.setObject(2, openTime.atOffset(ZoneOffset.UTC));
            fold.setInt(3, poolId);
            fold.setObject(4, openTime.atOffset(ZoneOffset.UTC));
            fold.setObject(5, end.atOffset(ZoneOffset.UTC));
            fold.setInt(6, node.clock.instant().isBefore(end) ? 0 : 1);
            fold.execute();
        }
    }

    private void outbox(long first, long lastPosition, Instant timestamp) throws SQLException {
        try (PreparedStatement outbox = connection.prepareStatement(
                "insert into outbox (first_position, last_position, min_ts, max_ts) values (?, ?, ?, ?)")) {
            outbox.setLong(1, first);
            outbox.setLong(2, lastPosition);
            outbox.setObject(3, timestamp.atOffset(ZoneOffset.UTC));
            outbox.setObject(4, timestamp.atOffset(ZoneOffset.UTC));
            outbox.execute();
        }
    }

    /** Publishes the commit that starts with this position. */
    void publish(long first) {
        List<TradesCommitted> commits =
                PushNode.await(reader.after(new Position(node.store.identity().epoch(), first - 1)));
        node.bus.publish(Topics.TRADES, commits.get(0));
    }

    /** Makes all trades those of a source. */
    void own(String source) throws SQLException {
        try (PreparedStatement name = connection.prepareStatement("update sources set name = ?")) {
            name.setString(1, source);
            name.execute();
        }
        connection.commit();
    }

    /** Makes the store another one. */
    void reset() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : List.of("trades", "candles", "outbox")) {
                statement.execute("truncate " + table);
            }
            statement.execute("update position_head set last = 0");
            statement.execute("update store set epoch = 'another'");
        }
        connection.commit();
        last = 0;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
