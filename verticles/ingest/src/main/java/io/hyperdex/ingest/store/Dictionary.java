package io.hyperdex.ingest.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The numbers that stand for texts in the store. New ones are made outside the transaction of the trades: a number that
 * no trade came to use does no harm, and nobody waits for one.
 */
final class Dictionary {
    private final Remembered<String, Integer> known;
    private final String select;
    private final String insert;

    /** @param column the text; the table's number is its {@code id} */
    Dictionary(String table, String column, int rememberedMax) {
        known = new Remembered<>(rememberedMax);
        select = "select " + column + ", id from " + table + " where " + column + " = any($1)";
        insert = "insert into " + table + " (" + column
                + ") select unnest($1::text[]) on conflict do nothing returning " + column + ", id";
    }

    /** The numbers of all the texts. */
    Future<Map<String, Integer>> numbers(SqlConnection connection, Set<String> texts) {
        Map<String, Integer> numbers = new HashMap<>();
        Set<String> missing = new TreeSet<>();
        for (String text : texts) {
            Integer number = known.get(text);
            if (number == null) {
                missing.add(text);
            } else {
                numbers.put(text, number);
            }
        }
        if (missing.isEmpty()) {
            return Future.succeededFuture(numbers);
        }
        // Reading first keeps the sequence from being spent on texts that are there; reading last finds those of a
        // rival.
        return add(connection, select, missing, numbers)
                .compose(read -> add(connection, insert, missing, numbers))
                .compose(written -> add(connection, select, missing, numbers))
                .map(complete -> numbers);
    }

    private Future<Void> add(SqlConnection connection, String sql, Set<String> missing, Map<String, Integer> numbers) {
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection.preparedQuery(sql).execute(parameter(missing)).map(rows -> {
            rows.forEach(row -> {
                known.put(row.getString(0), row.getInteger(1));
                numbers.put(row.getString(0), row.getInteger(1));
                missing.remove(row.getString(0));
            });
            return null;
        });
    }

    private static Tuple parameter(Collection<String> texts) {
        return Tuple.tuple().addValue(texts.toArray(String[]::new));
    }
}
