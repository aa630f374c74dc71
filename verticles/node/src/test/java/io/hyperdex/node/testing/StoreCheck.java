package io.hyperdex.node.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** Looks into a node's store from outside, with SQL of its own. */
public final class StoreCheck implements AutoCloseable {
    /**
     * Candles computed from the trades alone, by window functions instead of merging, for each stored step; every row that
     * the table and this disagree on.
     */
    private static final String DISAGREEING = """
            with fill as (
                select t.pool_id, s.step, date_bin(make_interval(secs => s.step), t.ts, timestamptz '1970-01-01 00:00:00+00') as open_time,
                       t.pool_price as pool_price, t.zero_for_one, t.amount_usd,
                       case when t.zero_for_one then t.amount_in else t.amount_out end as amount0,
                       case when t.zero_for_one then t.amount_out else t.amount_in end as amount1,
                       row_number() over (partition by t.pool_id, s.step, date_bin(make_interval(secs => s.step), t.ts, timestamptz '1970-01-01 00:00:00+00')
                           order by t.ts, coalesce(t.block_number, -1), coalesce(t.log_index, -1), t.trade_id collate "C") as nth,
                       count(*) over (partition by t.pool_id, s.step, date_bin(make_interval(secs => s.step), t.ts, timestamptz '1970-01-01 00:00:00+00')) as of
                from trades t cross join (values (60), (900), (3600), (86400)) s (step)
                where t.status = 0
            ), rebuilt as (
                select pool_id, step, open_time,
                       case when bool_and(pool_price is not null) then min(pool_price) filter (where nth = 1) end as pool_open,
                       case when bool_and(pool_price is not null) then max(pool_price) end as pool_high,
                       case when bool_and(pool_price is not null) then min(pool_price) end as pool_low,
                       case when bool_and(pool_price is not null) then min(pool_price) filter (where nth = of) end as pool_close,
                       sum(amount0) as volume0, sum(amount1) as volume1, coalesce(sum(amount_usd), 0) as volume_usd,
                       count(*) filter (where amount_usd is null) as unvalued, count(*) as trades,
                       count(*) filter (where not zero_for_one) as buys0
                from fill group by pool_id, step, open_time
            ), stored as (
                select pool_id, step, open_time, pool_open, pool_high, pool_low, pool_close, volume0, volume1, volume_usd,
                       unvalued::bigint, trades::bigint, buys0::bigint
                from whole_candles
            )
            select count(*) from ((select * from rebuilt except all select * from stored)
                                  union all (select * from stored except all select * from rebuilt)) as difference
            """;

    private final Connection connection;

    private StoreCheck(Connection connection) {
        this.connection = connection;
    }

    /** Of the node that is ready on the directory. */
    public static StoreCheck of(Path dataDir) throws IOException, SQLException {
        URI uri = URI.create(new ObjectMapper()
                .readTree(dataDir.resolve("ports.json").toFile())
                .path("postgres")
                .asText());
        String[] user = uri.getUserInfo().split(":", 2);
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        return new StoreCheck(DriverManager.getConnection(url, user[0], user[1]));
    }

    public long candlesThatDifferFromARebuild() throws SQLException {
        return number(DISAGREEING);
    }

    public long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The ids that senders chose, with one entry for each row, so that a doubled trade shows. */
    public Set<String> tradeIds() throws SQLException {
        Set<String> ids = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select trade_id from trades where trade_id is not null")) {
            while (rows.next()) {
                if (!ids.add(rows.getString(1))) {
                    throw new IllegalStateException("stored twice: " + rows.getString(1));
                }
            }
        }
        return ids;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
