package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerTimingIT {
    private static final Pattern TIMING =
            Pattern.compile("limit;dur=([\\d.]+), cache;dur=([\\d.]+), db;dur=([\\d.]+), total;dur=([\\d.]+)");
    private static QueryNode node;

    @BeforeAll
    static void start() throws SQLException {
        node = new QueryNode(QueryNode.configuration());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aReadTellsHowLongItUsedTheStore() {
        Matcher timing = timing(node.get("listTokens", "/v1/tokens?chain=1"));

        assertThat(Double.parseDouble(timing.group(3)))
                .isPositive()
                .isLessThanOrEqualTo(Double.parseDouble(timing.group(4)));
    }

    @Test
    void aRefusedRequestTellsItsTimeToo() {
        assertThat(timing(node.get("listTokens", "/v1/tokens?chain=no")).group(3))
                .isEqualTo("0.000");
    }

    private static Matcher timing(QueryNode.Reply reply) {
        Matcher timing = TIMING.matcher(reply.header("server-timing"));
        assertThat(timing.matches()).as(reply.header("server-timing")).isTrue();
        return timing;
    }
}
