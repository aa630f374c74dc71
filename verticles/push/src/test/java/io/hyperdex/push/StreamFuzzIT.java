package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.FrameContract;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Peers that send anything at all cost others nothing and leave nothing behind. */
class StreamFuzzIT {
    private static final int SOCKETS = 400;
    private static final int ACTIONS_MAX = 24;
    private static final int FRAME_BYTES_MAX = 16_384;
    private static final int COMMIT_EVERY = 10;
    private static final String TRADES = "trades:1:" + StoreWriter.POOL;
    private static final FrameContract CONTRACT = FrameContract.load();
    private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

    private static final Set<String> ERRORS = Set.of(
            "malformed",
            "unknown_op",
            "unknown_topic",
            "forbidden",
            "unauthenticated",
            "too_many_topics",
            "too_many_messages");
    private static final Set<Integer> CODES = Set.of(1003, 1009, 3500, 3501, 3503);

    private static final List<String> OPS =
            List.of("subscribe", "unsubscribe", "list", "ping", "auth", "publish", "SUBSCRIBE", "", "hello", "data");
    private static final List<String> VALUES = List.of(
            "null",
            "1",
            "-1",
            "1e400",
            "99999999999999999999999",
            "1.5",
            "true",
            "\"\"",
            "\"1\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[null]",
            "[1,[2]]",
            "[{\"topic\":7}]",
            "[{\"topic\":null}]",
            "[{\"topic\":\"trades:1:0x\"}]",
            "[{\"topic\":\"candles:1:" + StoreWriter.POOL + ":2m\"}]",
            "[{\"topic\":\"pnl:0x\"},{\"topic\":\"" + TRADES + "\"}]",
            "[\"" + TRADES + "\"]",
            "[{\"topic\":\"" + TRADES + "\"},{\"topic\":\"" + TRADES + "\"}]",
            "[{\"topic\":\"candles:1:" + StoreWriter.POOL + ":1m\"}]",
            "[{\"topic\":\"" + "x".repeat(5_000) + "\"}]");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Map<Integer, Integer> endings = new TreeMap<>();
    /** Random bytes may announce a frame of any length: the node waits for the rest of it. */
    private boolean awaitingMore;

    @Test
    void anythingThatIsSentIsAnsweredInTheProtocolAndLeavesNothingBehind() throws Exception {
        System.out.println("seed=" + seed);
        try (PushNode node = PushNode.start(config -> config.with("http.frameBytesMax", "" + FRAME_BYTES_MAX)
                        .with("push.inboundPerMinute", "15")
                        .with("push.topicsMax", "3"));
                StoreWriter writer = new StoreWriter(node)) {
            try (StreamProbe other = StreamProbe.connect(node.vertx, node.port)) {
                other.subscribe(1, TRADES);
                other.next("subscribed");
                long seen = 0;
                for (int socket = 0; socket < SOCKETS; socket++) {
                    attack(node.port, socket);
                    if (socket % COMMIT_EVERY == 0) {
                        long last = writer.commit(StoreWriter.POOL, Instant.now(), 1);
                        JsonNode data = other.nextOf(TRADES);
                        assertThat(data.get("prev").asLong()).isEqualTo(seen);
                        seen = data.get("offset").asLong();
                        assertThat(seen).isEqualTo(last);
                    }
                }
                Eventually.holds("only the other socket is left", GONE_WITHIN, () -> sockets(node, 1, 1));
            }
            Eventually.holds("nothing is left", GONE_WITHIN, () -> sockets(node, 0, 0));
        }
        System.out.println("endings=" + endings);
        assertThat(endings.keySet()).as("every kind of end was met").contains(HostileSocket.OPEN, 1003, 1009, 3501);
    }

    private void attack(int port, int number) throws Exception {
        try (var socket = new HostileSocket(port)) {
            boolean framesKept = true;
            awaitingMore = false;
            int actions = 1 + random.nextInt(ACTIONS_MAX);
            for (int action = 0; action < actions; action++) {
                framesKept &= act(socket);
            }
            if (awaitingMore || random.nextInt(8) == 0) {
                return;
            }
            int end = socket.settle(1_000_000L + number);
            endings.merge(end, 1, Integer::sum);
            String which = "seed " + seed + ", socket " + number;
            if (end == HostileSocket.NO_CODE) {
                assertThat(!framesKept || socket.isBroken()).as(which).isTrue();
            } else if (end != HostileSocket.OPEN) {
                assertThat(CODES).as(which).contains(end);
            }
            socket.frames().forEach(frame -> assertKeepsContract(which, frame));
        }
    }

    private static void assertKeepsContract(String which, JsonNode frame) {
        assertThat(CONTRACT.violations(new JsonObject(frame.toString())))
                .as(which + " " + frame)
                .isEmpty();
        if (frame.get("op").asText().equals("error")) {
            assertThat(ERRORS).as(which).contains(frame.get("code").asText());
            assertThat(frame.get("status").asInt()).as(which).isLessThan(500);
        }
    }

    /** False when the connection itself may not survive it: a frame that is wrong, or one that is too big. */
    private boolean act(HostileSocket socket) {
        switch (random.nextInt(20)) {
            case 0 -> socket.text(garbage(random.nextInt(200)));
            case 1, 2 -> socket.text(deep());
            case 3 -> socket.frame(HostileSocket.FIN | HostileSocket.PING, bytes(random.nextInt(126)));
            case 4 -> fragments(socket, message());
            case 5 -> {
                return rarely() ? binary(socket) : true;
            }
            case 6 -> {
                return rarely() ? tooBig(socket) : true;
            }
            case 7 -> {
                return rarely() ? brokenFrame(socket) : true;
            }
            default -> socket.text(message());
        }
        return true;
    }

    private boolean rarely() {
        return random.nextInt(3) == 0;
    }

    private boolean binary(HostileSocket socket) {
        socket.frame(HostileSocket.FIN | HostileSocket.BINARY, bytes(random.nextInt(2_000)));
        return true;
    }

    private boolean tooBig(HostileSocket socket) {
        byte[] much = new byte[FRAME_BYTES_MAX + 1 + random.nextInt(3 * FRAME_BYTES_MAX)];
        Arrays.fill(much, (byte) 'x');
        if (random.nextBoolean()) {
            socket.frame(HostileSocket.FIN | HostileSocket.TEXT, much);
        } else {
            socket.frame(HostileSocket.TEXT, Arrays.copyOf(much, FRAME_BYTES_MAX - 1));
            socket.frame(HostileSocket.FIN | HostileSocket.CONTINUATION, Arrays.copyOf(much, FRAME_BYTES_MAX - 1));
        }
        return false;
    }

    private boolean brokenFrame(HostileSocket socket) {
        switch (random.nextInt(7)) {
            case 0 -> socket.frame(HostileSocket.FIN | 0x40 | HostileSocket.TEXT, bytes(10));
            case 1 -> socket.frame(HostileSocket.FIN | 3 + random.nextInt(5), bytes(10));
            case 2 -> socket.unmaskedFrame(HostileSocket.FIN | HostileSocket.TEXT, bytes(10));
            case 3 -> socket.frame(HostileSocket.FIN | HostileSocket.CONTINUATION, bytes(10));
            case 4 -> socket.frame(HostileSocket.FIN | HostileSocket.TEXT, new byte[] {(byte) 0xc3, 0x28});
            case 5 -> socket.frame(HostileSocket.FIN | HostileSocket.PING, bytes(200));
            default -> {
                socket.send(bytes(1 + random.nextInt(300)));
                awaitingMore = true;
            }
        }
        return false;
    }

    /** With pings in between, as the protocol allows. */
    private void fragments(HostileSocket socket, String message) {
        byte[] whole = message.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        int op = HostileSocket.TEXT;
        while (from < whole.length) {
            int to = Math.min(whole.length, from + 1 + random.nextInt(40));
            socket.frame((to == whole.length ? HostileSocket.FIN : 0) | op, Arrays.copyOfRange(whole, from, to));
            if (random.nextInt(4) == 0) {
                socket.frame(HostileSocket.FIN | HostileSocket.PING, bytes(4));
            }
            from = to;
            op = HostileSocket.CONTINUATION;
        }
    }

    private String message() {
        var message = new StringBuilder("{\"op\":\"" + one(OPS) + "\"");
        for (String field : List.of("id", "topics", "key", "op", "filter")) {
            if (random.nextInt(2) == 0) {
                message.append(",\"" + field + "\":" + one(VALUES));
            }
        }
        return message.append('}').toString();
    }

    private String deep() {
        int depth = 1 + random.nextInt(FRAME_BYTES_MAX / 8);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        return random.nextBoolean()
                ? "{\"op\":\"subscribe\",\"id\":1,\"topics\":" + "[".repeat(depth) + "]".repeat(depth) + "}"
                : open.repeat(depth);
    }

    private String garbage(int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x1f600 + random.nextInt(60) : random.nextInt(0xd7ff));
        }
        return text.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static boolean sockets(PushNode node, int sockets, int subscriptions) {
        SocketStatus status = node.push.status();
        double gauge = node.meters
                .get("hyperdex.stream.connections")
                .tag("transport", "websocket")
                .gauge()
                .value();
        return status.websocket() == sockets && status.subscriptions() == subscriptions && gauge == sockets;
    }
}
