package io.hyperdex.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.store.RowsFormat.Column;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowsStatementIT {
    private static final RowsFormat<Values> FORMAT = new RowsFormat<>(
            "every_type",
            List.of(
                    new Column<>("a", ColumnType.BOOLEAN, Values::flag),
                    new Column<>("b", ColumnType.BYTEA, values -> new byte[] {0, -1}),
                    new Column<>("c", ColumnType.BIGINT, values -> -5_000_000_000L),
                    new Column<>("d", ColumnType.SMALLINT, Values::small),
                    new Column<>("e", ColumnType.INTEGER, Values::small),
                    new Column<>("f", ColumnType.TEXT, values -> "\u00e9 {\"\\"),
                    new Column<>("g", ColumnType.TIMESTAMPTZ, values -> Instant.parse("1999-12-31T23:59:59.123Z")),
                    new Column<>(
                            "h", ColumnType.UUID, values -> UUID.fromString("f0000000-0000-4000-8000-00000000000a")),
                    new Column<>("i", ColumnType.NUMERIC, Values::number),
                    new Column<>("j", ColumnType.NUMERIC, Values::number)));
    private static final String SELECT =
            "select a || '|' || b::text || '|' || c || '|' || d || '|' || e || '|' || f || '|' || g || '|'"
                    + " || h || '|' || i || '|' || j, i::text, j::text from " + FORMAT.unnest(1);

    private final OpenStores stores = new OpenStores();

    private record Values(boolean flag, int small, @Nullable BigDecimal number) {}

    @AfterEach
    void close() throws Exception {
        stores.close();
    }

    @Test
    void everyTypeArrivesAsItIs() throws Exception {
        assertThat(read(List.of(new Values(true, 3, new BigDecimal("1.50")))).get(0))
                .containsExactly(
                        "true|\\x00ff|-5000000000|3|3|\u00e9 {\"\\|1999-12-31 23:59:59.123+00|f0000000-0000-4000-8000-00000000000a|1.50|1.50",
                        "1.50",
                        "1.50");
        assertThat(read(List.of(new Values(false, 0, null))).get(0)).containsExactly(null, null, null);
    }

    @Test
    void numbersKeepEveryDigit() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        List<Values> rows = new ArrayList<>();
        for (String edge :
                List.of("0", "0.000", "1", "-1", "10000", "9999.9999", "0.0001", "0.00001", "1e3", "120e-1")) {
            rows.add(new Values(true, 1, new BigDecimal(edge)));
        }
        for (int i = 0; i < 5_000; i++) {
            var digits = new BigInteger(random.nextInt(380), random);
            rows.add(new Values(
                    true, 1, new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(60))));
        }
        List<List<@Nullable String>> read = read(rows);
        assertThat(read).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            String plain = String.valueOf(rows.get(i).number.toPlainString());
            assertThat(read.get(i).get(1)).isEqualTo(plain);
            assertThat(read.get(i).get(2)).isEqualTo(plain);
        }
    }

    private List<List<@Nullable String>> read(List<Values> rows) throws Exception {
        String database = TestPostgres.createDatabase();
        makeType(database);
        Store store = stores.open(database, Map.of());
        Future<List<List<@Nullable String>>> read =
                store.withConnection(connection -> RowsStatement.prepare(connection, SELECT)
                        .compose(first -> RowsStatement.prepare(connection, SELECT))
                        .compose(statement -> statement.execute(Tuple.of(FORMAT.array(rows))))
                        .map(result -> {
                            List<List<@Nullable String>> texts = new ArrayList<>();
                            result.forEach(row -> {
                                List<@Nullable String> own = new ArrayList<>();
                                own.add(row.getString(0));
                                own.add(row.getString(1));
                                own.add(row.getString(2));
                                texts.add(own);
                            });
                            return texts;
                        }));
        return read.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void makeType(String database) throws SQLException {
        try (Connection connection = TestPostgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("create type every_type as (a boolean, b bytea, c bigint, d smallint, e integer, f text,"
                    + " g timestamptz, h uuid, i numeric, j numeric)");
        }
    }
}
