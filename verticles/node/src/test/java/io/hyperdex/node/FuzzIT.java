package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.StoreCheck;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile input from a printed seed: never a 5xx, never a valid item lost, and memory stays flat. */
class FuzzIT {
    private static final int ITEMS = 100_000;
    private static final int REQUESTS = 10_000;
    private static final long HEAP_GROWTH_MAX = 64L << 20;

    @TempDir
    Path directory;

    @Test
    void hostileItemsAndRequestsAreRefusedOneByOne() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        Path data = directory.resolve("data");
        try (NodeProcess node = NodeProcess.start(data, Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest"))) {
            var api = new HttpCaller(node.http());
            int valid = postItems(api, random, ITEMS / 4);
            request(api, random, REQUESTS / 4);
            long heapBefore = liveHeapBytes(node);
            valid += postItems(api, random, ITEMS - ITEMS / 4);
            request(api, random, REQUESTS - REQUESTS / 4);
            oversizedLine(api);
            long heapAfter = liveHeapBytes(node);

            System.out.println("live heap MiB: " + (heapBefore >> 20) + " -> " + (heapAfter >> 20));
            assertThat(heapAfter - heapBefore).isLessThan(HEAP_GROWTH_MAX);
            try (StoreCheck store = StoreCheck.of(data)) {
                assertThat(store.number("select count(*) from trades")).isEqualTo(valid);
                assertThat(store.candlesThatDifferFromARebuild()).isZero();
            }
        }
    }

    /** Posts lines of which about half are valid; returns how many valid ones were posted, all different. */
    private static int postItems(HttpCaller api, Random random, int count) throws Exception {
        int valid = 0;
        for (int posted = 0; posted < count; ) {
            List<String> lines = new ArrayList<>();
            int good = 0;
            for (int i = 0; i < 1_000 && posted < count; i++, posted++) {
                boolean fit = random.nextBoolean();
                lines.add(fit ? HostileInput.validTrade(random) : HostileInput.brokenTrade(random));
                good += fit ? 1 : 0;
            }
            HttpResponse<String> response = api.post("/v1/trades", "application/x-ndjson", String.join("\n", lines));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode answer = HttpCaller.json(response);
            assertThat(answer.path("accepted").asInt()).as(response.body()).isEqualTo(good);
            assertThat(answer.path("rejectedTotal").asInt()).isEqualTo(lines.size() - good);
            valid += good;
        }
        return valid;
    }

    private static void request(HttpCaller api, Random random, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            HostileInput.Request request = HostileInput.request(random);
            HttpResponse<String> response = request.body() == null
                    ? api.get(request.path())
                    : api.post(request.path(), request.mediaType(), request.body());
            assertThat(response.statusCode())
                    .as(request + " " + response.body())
                    .isLessThan(500);
        }
    }

    private static void oversizedLine(HttpCaller api) throws Exception {
        String line = "{\"tradeId\":\"" + "x".repeat(10 << 20) + "\"}";
        JsonNode answer = HttpCaller.json(api.post("/v1/trades", "application/x-ndjson", line + "\n"));
        assertThat(answer.path("rejectedTotal").asInt()).isEqualTo(1);
        assertThat(answer.at("/rejected/0/code").asText()).isEqualTo("unreadable");
    }

    private static long liveHeapBytes(NodeProcess node) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process histogram = new ProcessBuilder(jcmd, String.valueOf(node.pid()), "GC.class_histogram").start();
        String total = "";
        for (String line :
                new String(histogram.getInputStream().readAllBytes()).lines().toList()) {
            if (line.startsWith("Total")) {
                total = line;
            }
        }
        histogram.waitFor();
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }
}
