package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Keys of a store that cannot tell how far it has come. */
class KeyMakingIT {
    private static final String KEYS = "/v1/admin/keys";
    private static final String[] ADMIN = {"X-API-Key", QueryNode.KEY};

    @Test
    void noKeyIsMadeWhoseSecretNobodyWouldBeTold() throws Exception {
        try (QueryNode node = new QueryNode(QueryNode.configuration());
                Connection connection = node.connect();
                Statement statement = connection.createStatement()) {
            String id = node.call("createKey", "POST", KEYS, "{\"scopes\":[\"read\"]}", ADMIN)
                    .json()
                    .getJsonObject("data")
                    .getString("id");
            String before = keys(statement);
            statement.execute("alter table reference_head rename to away");

            assertThat(node.call("createKey", "POST", KEYS, "{\"scopes\":[\"read\"]}", ADMIN)
                            .status())
                    .isEqualTo(500);
            assertThat(node.call("rotateKey", "POST", KEYS + "/" + id + "/rotate", "", ADMIN)
                            .status())
                    .isEqualTo(500);

            assertThat(keys(statement)).isEqualTo(before);
        }
    }

    private static String keys(Statement statement) throws Exception {
        try (ResultSet row =
                statement.executeQuery("select string_agg(id || hash::text, ',' order by id) from api_keys")) {
            row.next();
            return row.getString(1);
        }
    }
}
