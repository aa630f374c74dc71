package io.hyperdex.platform.store;

import io.hyperdex.platform.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into a database behind the back of the code under test. */
final class Sql {
    private Sql() {}

    static void execute(String uri, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(uri);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, the columns of each joined by spaces. */
    static List<String> rows(String uri, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(uri)) {
            return rows(connection, sql);
        }
    }

    static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(String.join(" ", row.stream().map(String::valueOf).toList()));
            }
            return rows;
        }
    }

    static String value(String uri, String sql) throws SQLException {
        return rows(uri, sql).get(0);
    }
}
