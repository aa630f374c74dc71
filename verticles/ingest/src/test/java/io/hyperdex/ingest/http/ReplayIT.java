package io.hyperdex.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.replay.RecordedDay;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The demo's day, played fast. */
class ReplayIT {

    @Test
    void dayIsLoadedPlayedAndPlayedAgain() throws Exception {
        Configuration fast = Configuration.defaults()
                .with("limits.enabled", "false")
                .with("replay.enabled", "true")
                .with("replay.speed", "20000");
        try (TestDoor door = new TestDoor(TestPostgres.createStore(), fast)) {
            awaitEnd(door);
            assertThat(door.node.query("select count(*), max(position), max(ts) < '2024-01-06' from trades"))
                    .containsExactly("6354|6354|t");
            assertThat(door.node.query("select trim_scale(volume_usd) from candles c join pools p on p.id = c.pool_id"
                            + " where step = 86400 and address like '0x88e6%'"))
                    .containsExactly("246966136.903766");

            String epoch = epoch(door);
            assertThat(demo(door, "POST", "/v1/demo/replay").status()).isEqualTo(202);
            assertThat(demo(door, "POST", "/v1/demo/replay").status()).isEqualTo(409);
            awaitEnd(door);
            assertThat(door.node.query("select count(*), min(position), max(last) from trades, position_head"))
                    .containsExactly("6354|6355|12708");
            assertThat(epoch(door)).as("another history").isNotEqualTo(epoch);
            assertThat(door.node.query("select epoch from store")).containsExactly(epoch(door));
        }
    }

    @Test
    void nodeWithoutAReplayHasNoDemo() {
        try (TestDoor door = new TestDoor(
                TestPostgres.createStore(), Configuration.defaults().with("limits.enabled", "false"))) {
            assertThat(demo(door, "GET", "/v1/demo").status()).isEqualTo(404);
            assertThat(demo(door, "POST", "/v1/demo/replay").status()).isEqualTo(404);
        }
    }

    private static String epoch(TestDoor door) {
        String position =
                demo(door, "GET", "/v1/demo").body().getJsonObject("asOf").getString("position");
        return position.substring(0, position.indexOf('.'));
    }

    private static void awaitEnd(TestDoor door) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        Instant before = Instant.EPOCH;
        JsonObject state;
        do {
            state = demo(door, "GET", "/v1/demo").body().getJsonObject("data");
            Instant now = Instant.parse(state.getString("marketTime"));
            assertThat(now).isAfterOrEqualTo(before).isBeforeOrEqualTo(RecordedDay.END);
            before = now;
            assertThat(System.nanoTime()).as(state.encode()).isLessThan(deadline);
        } while (!state.getString("state").equals("ended"));
        assertThat(before).isEqualTo(RecordedDay.END);
    }

    private static TestDoor.Reply demo(TestDoor door, String method, String path) {
        String operation = method.equals("GET") ? "getDemo" : "replayDemo";
        return door.send(operation, method, path, "application/json", BodyPublishers.noBody());
    }
}
