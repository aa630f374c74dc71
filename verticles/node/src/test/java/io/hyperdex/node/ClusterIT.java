package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterIT {
    @TempDir
    Path directory;

    @Test
    void tradePostedAtOneNodeArrivesAtASocketOfTheOther() throws Exception {
        int port1 = Members.freePort();
        int port2 = Members.freePort();
        Path data1 = directory.resolve("n1");
        try (NodeProcess n1 = NodeProcess.start(data1, Members.settings("n1", "ingest", port1, port2))) {
            Map<String, String> second = Members.settings("n2", "query,push", port2, port1);
            JsonNode ports =
                    new ObjectMapper().readTree(data1.resolve("ports.json").toFile());
            second.put("HYPERDEX_POSTGRES_URI", ports.path("postgres").asText());
            second.put("HYPERDEX_REDIS_URI", ports.path("redis").asText());
            try (NodeProcess n2 = NodeProcess.start(directory.resolve("n2"), second)) {
                assertArrives(n1, n2);
                assertThat(ports.path("cluster").asInt()).isEqualTo(port1);
                assertListensOnItsHostOnly(port1);
            }
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
        }
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
