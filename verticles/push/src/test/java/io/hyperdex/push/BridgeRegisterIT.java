package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.push.BridgeIT.Client;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses of the bridge whose topics are read from the store, so that their snapshots come later than the next message. */
class BridgeRegisterIT {
    private PushNode node;
    private StoreWriter writer;

    @BeforeEach
    void start() throws Exception {
        node = PushNode.start();
        writer = new StoreWriter(node);
        writer.commit(StoreWriter.POOL, Instant.now(), 1);
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        node.close();
    }

    @Test
    void twoAddressesOfATopicAreBothAnsweredThoughTheSecondComesBeforeTheFirstIs() throws Exception {
        String pool = StoreWriter.POOL.substring(2);
        List<String> addresses = List.of(
                "client.candles.1.0x" + pool.toLowerCase(Locale.ROOT) + ".1m",
                "client.candles.1.0x" + pool.toUpperCase(Locale.ROOT) + ".1m");
        try (Client client = new Client(node.vertx, node.port, "")) {
            client.say(says("register", addresses.get(0)), says("register", addresses.get(1)));
            Set<String> answered = new HashSet<>();
            while (answered.size() < 2) {
                JsonNode subscribed = client.next();
                assertThat(subscribed.at("/body/op").asText()).isEqualTo("subscribed");
                answered.add(subscribed.get("address").asText());
            }
            assertThat(answered).containsExactlyInAnyOrderElementsOf(addresses);
        }
    }

    @Test
    void anAddressThatComesAndGoesBeforeItsSnapshotIsHeardOnceOrNotAtAll() throws Exception {
        String kept = "client.trades.1." + StoreWriter.POOL;
        String left = "client.trades.1." + StoreWriter.OTHER;
        try (Client client = new Client(node.vertx, node.port, "")) {
            // In one message: the snapshots are reads of the store and come later.
            client.say(
                    says("register", kept),
                    says("unregister", kept),
                    says("register", kept),
                    says("register", kept),
                    says("register", left),
                    says("unregister", left));
            assertThat(client.next().get("body").asText()).isEqualTo("address_already_registered");
            JsonNode subscribed = client.next();
            assertThat(subscribed.at("/body/op").asText()).isEqualTo("subscribed");
            assertThat(subscribed.get("address").asText()).isEqualTo(kept);

            writer.commit(StoreWriter.OTHER, Instant.now(), 1);
            long second = writer.commit(StoreWriter.POOL, Instant.now(), 1);
            long third = writer.commit(StoreWriter.POOL, Instant.now(), 1);
            for (long offset : new long[] {second, third}) {
                JsonNode data = client.next();
                assertThat(data.get("address").asText()).isEqualTo(kept);
                assertThat(data.at("/body/offset").asLong()).isEqualTo(offset);
            }

            client.say(says("unregister", kept), says("register", left));
            assertThat(client.next().get("address").asText()).isEqualTo(left);
            writer.commit(StoreWriter.POOL, Instant.now(), 1);
            writer.commit(StoreWriter.OTHER, Instant.now(), 1);
            assertThat(client.next().get("address").asText()).isEqualTo(left);
            assertThat(node.push.status().subscriptions()).isOne();
        }
    }

    @Test
    void bothAddressesOfATopicThatIsRefusedAreTold() throws Exception {
        String trader = "0x" + "ab".repeat(20);
        String lower = "client.risk." + trader;
        String upper = "client.risk." + trader.toUpperCase(Locale.ROOT).replace("0X", "0x");
        try (Client client = new Client(node.vertx, node.port, "")) {
            client.say(says("register", lower), says("register", upper));
            Set<String> denied = new HashSet<>();
            for (int i = 0; i < 2; i++) {
                JsonNode error = client.next();
                assertThat(error.get("failureCode").asInt()).isEqualTo(503);
                denied.add(error.get("address").asText());
            }
            assertThat(denied).containsExactlyInAnyOrder(lower, upper);
        }
    }

    private static String says(String type, String address) {
        return "{\"type\":\"" + type + "\",\"address\":\"" + address + "\",\"headers\":{}}";
    }
}
