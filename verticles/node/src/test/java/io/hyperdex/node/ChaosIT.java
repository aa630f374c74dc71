package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.EmbeddedServers;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.StoreCheck;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A posting client, and SIGKILL of the node, of PostgreSQL and of Redis at random moments of it. */
class ChaosIT {
    private static final int KILLS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> OPEN = Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest");

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedIsThereOnceWhateverIsKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        Path data = directory.resolve("data");
        NodeProcess node = NodeProcess.start(data, OPEN);
        var poster = new Poster(random.nextLong(), node.http());
        var posting = new Thread(poster, "poster");
        posting.start();
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                poster.acknowledgements.acquire(1 + random.nextInt(12));
                String victim = List.of("node", "node", "postgres", "redis").get(random.nextInt(4));
                System.out.println(kill + " kills " + victim);
                if (victim.equals("node")) {
                    node.signal("KILL");
                    node.awaitExit();
                    node = NodeProcess.start(data, OPEN);
                    poster.target = node.http();
                } else {
                    kill(data, victim);
                }
            }
            poster.acknowledgements.drainPermits();
            poster.acknowledgements.acquire(3);
            poster.stop = true;
            posting.join();
            assertThat(poster.unexpected).isEmpty();
            assertStored(data, poster.acknowledged);
        } finally {
            poster.stop = true;
            node.close();
        }
    }

    private static void assertStored(Path data, Set<String> acknowledged) throws Exception {
        try (StoreCheck store = StoreCheck.of(data)) {
            assertThat(store.tradeIds()).containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(store.candlesThatDifferFromARebuild()).isZero();
            assertThat(store.number("select count(*) from trades"))
                    .isEqualTo(store.number("select last from position_head"));
            assertThat(store.number("select count(distinct position) from trades"))
                    .isEqualTo(acknowledged.size());
        }
        System.out.println("acknowledged=" + acknowledged.size());
    }

    /** Nothing when it is down already. */
    private static void kill(Path data, String server) throws IOException, InterruptedException {
        var found = EmbeddedServers.find(data, server.equals("redis") ? "redis-server" : "postgres");
        if (found.isPresent()) {
            new ProcessBuilder("kill", "-KILL", String.valueOf(found.get().pid()))
                    .start()
                    .waitFor();
        }
    }

    /** Posts batch after batch; a batch that got no 200 is posted again until it gets one. */
    private static final class Poster implements Runnable {
        final Set<String> acknowledged = new ConcurrentSkipListSet<>();
        final List<String> unexpected = new ArrayList<>();
        final Semaphore acknowledgements = new Semaphore(0);
        volatile URI target;
        volatile boolean stop;
        private final Random random;
        private int sent;

        Poster(long seed, URI target) {
            this.random = new Random(seed);
            this.target = target;
        }

        @Override
        public void run() {
            while (!stop) {
                // Large batches are copied, small ones are not.
                int size = random.nextBoolean() ? 300 : 40;
                List<ObjectNode> trades = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    trades.add(trade());
                }
                String body = JSON.createObjectNode()
                        .set("trades", JSON.createArrayNode().addAll(trades))
                        .toString();
                while (!post(body, trades)) {
                    Thread.onSpinWait();
                }
            }
        }

        private boolean post(String body, List<ObjectNode> trades) {
            try {
                HttpResponse<String> response = new HttpCaller(target).post("/v1/trades", "application/json", body);
                if (response.statusCode() == 200) {
                    JsonNode answer = HttpCaller.json(response);
                    if (answer.path("accepted").asInt()
                                    + answer.path("duplicates").asInt()
                            != trades.size()) {
                        unexpected.add(response.body());
                    }
                    trades.forEach(
                            trade -> acknowledged.add(trade.path("tradeId").asText()));
                    acknowledgements.release();
                    return true;
                }
                if (response.statusCode() != 503 && response.statusCode() != 504) {
                    unexpected.add(response.statusCode() + " " + response.body());
                    return true;
                }
                return false;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        private ObjectNode trade() {
            int number = sent++;
            boolean zeroForOne = random.nextBoolean();
            String price = new BigDecimal(1_000 + random.nextInt(1_000))
                    .movePointLeft(3)
                    .toPlainString();
            return JSON.createObjectNode()
                    .put("tradeId", "chaos-" + number)
                    .put("chainId", 1)
                    .put(
                            "timestamp",
                            Instant.parse("2024-03-01T00:00:00Z")
                                    .plusSeconds(2L * number + random.nextInt(7_200))
                                    .toString())
                    .put("protocol", "uniswap-v2")
                    .put("pool", "0x" + String.format("%040x", 1 + random.nextInt(5)))
                    .put("trader", "0x" + String.format("%040x", 0x1000 + random.nextInt(50)))
                    .put("tokenIn", "0x" + String.format("%040x", zeroForOne ? 0xa : 0xb))
                    .put("tokenOut", "0x" + String.format("%040x", zeroForOne ? 0xb : 0xa))
                    .put("amountIn", String.valueOf(1 + random.nextInt(1_000)))
                    .put("amountOut", String.valueOf(1 + random.nextInt(1_000)))
                    .put("poolPrice", price);
        }
    }
}
