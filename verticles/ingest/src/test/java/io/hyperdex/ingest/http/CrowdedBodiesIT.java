package io.hyperdex.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies where there is room for a mebibyte of them. */
class CrowdedBodiesIT {
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    private final TestDoor door = new TestDoor(
            TestPostgres.createStore(),
            Configuration.defaults()
                    .with("limits.enabled", "false")
                    .with("ingest.bodiesBytesMax", "1048576")
                    .with("http.bodyBytesMax", "1048576"));

    @AfterEach
    void stop() {
        door.close();
    }

    @Test
    void bodiesBeyondTheRoomForThemAreRefusedAndTheRoomIsGivenBack() {
        TestDoor.Reply held = whileHeld((1 << 20) - 100, () -> {
            assertThat(door.post(JSON, "{}".repeat(1_000)).status()).isEqualTo(503);
            TestDoor.Reply lines = door.post(LINES, new String(PostTradesIT.lines(0, 900), StandardCharsets.UTF_8));
            assertThat(lines.body().getString("code")).isEqualTo("overloaded");
            assertThat(lines.body().getInteger("accepted")).isNull();
        });
        assertThat(held.status()).isEqualTo(200);
        assertThat(door.post(LINES, "\n".repeat(2 << 20)).status()).isEqualTo(200);
        awaitBodies(room -> room == 0);
    }

    /** Whoever has something to commit makes room by that. */
    @Test
    void linesWaitForTheirOwnCommitsWhereThereIsLittleRoom() {
        TestDoor.Reply held = whileHeld(900 << 10, () -> {
            TestDoor.Reply lines = door.post(LINES, new String(PostTradesIT.lines(0, 3_000), StandardCharsets.UTF_8));
            assertThat(lines.status()).isEqualTo(200);
            assertThat(lines.body().getInteger("accepted")).isEqualTo(3_000);
        });
        assertThat(held.status()).isEqualTo(200);
        awaitBodies(room -> room == 0);
    }

    /** All but the last byte of so long a body is there meanwhile. */
    private TestDoor.Reply whileHeld(int length, Runnable meanwhile) {
        String document = PostTradesIT.document(List.of(PostTradesIT.trade("held")));
        byte[] body = (document + " ".repeat(length - document.length())).getBytes(StandardCharsets.US_ASCII);
        return door.post(
                JSON,
                Arrays.copyOf(body, length - 1),
                () -> {
                    awaitBodies(room -> room >= length - 1);
                    meanwhile.run();
                },
                Arrays.copyOfRange(body, length - 1, length));
    }

    private void awaitBodies(DoublePredicate bytes) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!bytes.test(
                door.node.context.meters().get("hyperdex.ingest.bodies").gauge().value())) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
