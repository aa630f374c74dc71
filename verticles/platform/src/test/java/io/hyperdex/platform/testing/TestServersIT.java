package io.hyperdex.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestServersIT {
    @Test
    void eachTestHasAPostgresDatabaseOfItsOwn() throws Exception {
        String first = TestPostgres.createDatabase();
        String second = TestPostgres.createDatabase();
        try (Connection connection = TestPostgres.connect(first);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a int)");
        }
        assertThat(tables(first)).isEqualTo(1);
        assertThat(tables(second)).isZero();
    }

    @Test
    void eachTestHasARedisDatabaseOfItsOwn() throws Exception {
        String first = TestRedis.createDatabase();
        String second = TestRedis.createDatabase();
        assertThat(ask(first, "SET key value")).contains("+OK");
        assertThat(ask(first, "DBSIZE")).contains(":1");
        assertThat(ask(second, "DBSIZE")).contains(":0");
    }

    private static int tables(String uri) throws SQLException {
        try (Connection connection = TestPostgres.connect(uri);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static String ask(String uri, String command) throws IOException {
        URI parts = URI.create(uri);
        String request = "AUTH " + parts.getUserInfo().substring(1) + "\r\nSELECT "
                + parts.getPath().substring(1) + "\r\n" + command + "\r\nQUIT\r\n";
        try (Socket socket = new Socket(parts.getHost(), parts.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
