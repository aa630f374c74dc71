package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    @TempDir
    Path directory;

    @Test
    void keepsWhatItHasAcknowledged() throws Exception {
        try (DataDirectory data = DataDirectory.open(directory);
                EmbeddedPostgres postgres = start(data)) {
            assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(query(postgres, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
        }
    }

    private static EmbeddedPostgres start(DataDirectory data) throws InterruptedException {
        EmbeddedPostgres p = EmbeddedPostgres.start(
                data,
                new Binaries(Path.of("target", "embedded", "bin"), Platform.current()),
                EmbeddedPostgres.Options.DEFAULT);
        return p;
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(postgres.uri());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
