package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.Members;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import io.hyperdex.node.testing.StreamClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterIT {
    private static final int TRADES = 200;

    @TempDir
    Path directory;

    @Test
    void socketsHaveWhatIsPostedAtAnotherNodeAndGoOnThereWhenTheirOwnIsKilled() throws Exception {
        int port1 = Members.freePort();
        int port2 = Members.freePort();
        Path data1 = directory.resolve("n1");
        try (NodeProcess n1 = NodeProcess.start(data1, Members.settings("n1", "ingest,push", port1, port2))) {
            Map<String, String> second = Members.settings("n2", "query,push", port2, port1);
            JsonNode ports =
                    new ObjectMapper().readTree(data1.resolve("ports.json").toFile());
            second.put("HYPERDEX_POSTGRES_URI", ports.path("postgres").asText());
            second.put("HYPERDEX_REDIS_URI", ports.path("redis").asText());
            try (NodeProcess n2 = NodeProcess.start(directory.resolve("n2"), second)) {
                assertArrives(n1, n2);
                assertRefusesNamesake(second, port1);
                assertGoesOn(n1, n2);
                assertThat(ports.path("cluster").asInt()).isEqualTo(port1);
                assertListensOnItsHostOnly(port1);
            }
        }
    }

    private void assertRefusesNamesake(Map<String, String> settings, int member) throws Exception {
        Map<String, String> namesake = new HashMap<>(settings);
        namesake.put("HYPERDEX_CLUSTER_PORT", String.valueOf(Members.freePort()));
        namesake.put("HYPERDEX_CLUSTER_MEMBERS", "127.0.0.1:" + member);
        try (NodeProcess refused = NodeProcess.launch(directory.resolve("n3"), namesake, "--no-demo")) {
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.log()).contains("node.id: another node of the cluster is called n2");
        }
    }

    private static void assertArrives(NodeProcess ingesting, NodeProcess pushing) throws Exception {
        var writes = new HttpCaller(ingesting.http());
        var reads = new HttpCaller(pushing.http());
        RecordedSwaps.describe(writes);
        try (StreamClient stream = StreamClient.connect(pushing.http())) {
            stream.send("{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"trades:1:" + RecordedSwaps.USDC_WETH
                    + "\"}]}");
            stream.await("subscribed");
            String body = RecordedSwaps.body(List.of(RecordedSwaps.all().get(0)));
            assertThat(writes.post("/v1/trades", "application/json", body).statusCode())
                    .isEqualTo(200);

            JsonNode frame = stream.await("data");
            assertThat(frame.at("/data/0/pool").asText()).isEqualTo(RecordedSwaps.USDC_WETH);
            assertThat(reads.getJson("/v1/trades?chain=1").path("data")).hasSize(1);
            assertThat(reads.post("/v1/trades", "application/json", body).body())
                    .contains("role_absent");
            assertThat(writes.get("/v1/trades?chain=1").body()).contains("role_absent");
            assertThat(reads.get("/v1/demo").statusCode()).isEqualTo(404);
        }
    }

    /** One trade a request, so that there are many places to be cut off at. */
    private static void assertGoesOn(NodeProcess ingesting, NodeProcess killed) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        List<ObjectNode> swaps = RecordedSwaps.all().stream()
                .filter(swap -> swap.path("pool").asText().equals(RecordedSwaps.USDC_WETH))
                .skip(1)
                .limit(TRADES)
                .toList();
        int cutOffAfter = 1 + new Random(seed).nextInt(TRADES / 2);
        List<String> received = new ArrayList<>();
        Place place;
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (StreamClient first = StreamClient.connect(killed.http())) {
            place = subscribe(first, null, false);
            Future<?> posting = background.submit(() -> post(ingesting, swaps));
            while (received.size() < cutOffAfter) {
                place = take(first, place, received);
            }
            killed.signal("KILL");
            killed.awaitExit();
            try (StreamClient second = StreamClient.connect(ingesting.http())) {
                place = subscribe(second, place, true);
                while (received.size() < TRADES) {
                    place = take(second, place, received);
                }
            }
            posting.get(20, TimeUnit.SECONDS);
        } finally {
            background.shutdownNow();
        }
        assertThat(received).isEqualTo(swaps.stream().map(ClusterIT::name).toList());
    }

    private record Place(String epoch, long offset) {}

    private static Place subscribe(StreamClient stream, @Nullable Place from, boolean recovered) throws Exception {
        String resume =
                from == null ? "" : ",\"from\":{\"epoch\":\"" + from.epoch + "\",\"offset\":" + from.offset + "}";
        stream.send("{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"trades:1:" + RecordedSwaps.USDC_WETH + "\""
                + resume + "}]}");
        JsonNode topic = stream.await("subscribed").at("/topics/0");
        assertThat(topic.path("recovered").asBoolean()).isEqualTo(recovered);
        return new Place(topic.path("epoch").asText(), topic.path("offset").asLong());
    }

    private static Place take(StreamClient stream, Place place, List<String> received) throws Exception {
        JsonNode frame = stream.await("data");
        frame.path("data").forEach(trade -> received.add(name(trade)));
        return new Place(place.epoch, frame.path("offset").asLong());
    }

    private static String name(JsonNode trade) {
        return trade.path("txHash").asText() + ":" + trade.path("logIndex").asInt();
    }

    private static boolean post(NodeProcess node, List<ObjectNode> swaps) throws Exception {
        var writes = new HttpCaller(node.http());
        for (ObjectNode swap : swaps) {
            String body = RecordedSwaps.body(List.of(swap));
            assertThat(writes.post("/v1/trades", "application/json", body).statusCode())
                    .isEqualTo(200);
        }
        return true;
    }

    /** Linux answers on all of 127/8, so a socket bound to every address would be reachable at 127.0.0.2. */
    private static void assertListensOnItsHostOnly(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2_000);
        }
        assertThatThrownBy(() -> {
                    try (var socket = new Socket()) {
                        socket.connect(new InetSocketAddress("127.0.0.2", port), 2_000);
                    }
                })
                .isInstanceOf(ConnectException.class);
    }
}
