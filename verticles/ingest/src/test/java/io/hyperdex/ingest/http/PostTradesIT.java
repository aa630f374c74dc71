package io.hyperdex.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.Link;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posting trades, as a sender sees it. */
class PostTradesIT {
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    private Link link;
    private TestDoor door;

    @BeforeEach
    void open() {
        link = new Link(TestPostgres.createStore());
        door = new TestDoor(link.uri(), Configuration.defaults().with("limits.enabled", "false"));
    }

    @AfterEach
    void close() {
        door.close();
        link.close();
    }

    @Test
    void answerSaysWhatBecameOfEachItem() {
        List<String> items = List.of(
                trade("a"),
                trade("b").replace("\"1.5\"", "1e999999999"),
                "[1]",
                trade("a"),
                trade("a").replace("\"1.5\"", "\"1.6\""),
                trade("c").replace("chainId", "chain"),
                trade("d"));
        TestDoor.Reply document = door.post(JSON, document(items));
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.body().getInteger("accepted")).isEqualTo(2);
        assertThat(document.body().getInteger("duplicates")).isEqualTo(1);
        assertThat(document.rejections())
                .containsExactly(
                        "1 b invalid_field amountIn",
                        "2 null unreadable null",
                        "4 a conflict tradeId",
                        "5 c unknown_field chain");
        assertThat(document.body().getString("position")).endsWith(".2");

        TestDoor.Reply lines = door.post(LINES, String.join("\n", items) + "\n\nnonsense\r\n");
        assertThat(lines.body().getInteger("duplicates")).isEqualTo(3);
        assertThat(lines.rejections()).hasSize(5).contains("7 null unreadable null");
        assertThat(lines.body().getInteger("rejectedTotal")).isEqualTo(5);
    }

    @Test
    void requestWithoutAnythingToStoreIsAnsweredWithTheHead() {
        door.post(JSON, document(List.of(trade("a"))));
        assertThat(door.post(JSON, document(List.of())).body().getString("position"))
                .endsWith(".1");
        assertThat(door.post(LINES, "").body().getString("position")).endsWith(".1");
        assertThat(door.post(LINES, "7").body().getString("position")).endsWith(".1");
    }

    @Test
    void atMostAThousandRejectionsAreListed() {
        TestDoor.Reply reply = door.post(LINES, "7\n".repeat(2_500) + trade("a"));
        assertThat(reply.body().getInteger("accepted")).isOne();
        assertThat(reply.body().getInteger("rejectedTotal")).isEqualTo(2_500);
        assertThat(reply.rejections()).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{\"trades\":[{]}", "{\"trades\":[{\"tradeId\":\"a\"}", "{\"trades\":[],\"x\":1}"
            })
    void brokenDocumentStoresNothing(String body) throws Exception {
        TestDoor.Reply reply = door.post(JSON, body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().getString("code")).isEqualTo("unreadable_body");
        assertThat(door.node.query("select count(*) from trades")).containsExactly("0");
    }

    @Test
    void tenThousandTradesFitAndOneMoreDoesNot() throws Exception {
        List<String> most =
                IntStream.range(0, 10_000).mapToObj(i -> trade("t" + i)).toList();
        assertThat(door.post(JSON, document(most)).body().getInteger("accepted"))
                .isEqualTo(10_000);
        assertThat(door.node.query("select count(*) from outbox")).containsExactly("1");
        TestDoor.Reply reply = door.post(
                JSON, document(IntStream.range(0, 10_001).mapToObj(i -> "7").toList()));
        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void longBodyAndOtherMediaTypesAreRefused() {
        TestDoor.Reply large = door.post(JSON, "{\"trades\":[" + " ".repeat(17 << 20) + "]}");
        assertThat(large.status()).isEqualTo(413);
        assertThat(door.post("text/csv", "a,b").status()).isEqualTo(415);
    }

    @Test
    void linesAreCommittedInOrderAndInChunks() throws Exception {
        String body = IntStream.range(0, 2_345).mapToObj(i -> trade("t" + i)).collect(Collectors.joining("\n"));
        TestDoor.Reply reply = door.post(LINES, body);
        assertThat(reply.body().getInteger("accepted")).isEqualTo(2_345);
        assertThat(door.node.query("select last_position from outbox order by 1"))
                .containsExactly("1000", "2000", "2345");
        assertThat(door.node.query("select trade_id from trades order by position limit 3 offset 1998"))
                .containsExactly("t1998", "t1999", "t2000");
    }

    @Test
    void lineThatIsTooLongIsOneRejectedItem() {
        TestDoor.Reply reply =
                door.post(LINES, trade("a") + "\n{\"tradeId\":\"" + "x".repeat(3 << 20) + "\"}\n" + trade("b"));
        assertThat(reply.body().getInteger("accepted")).isEqualTo(2);
        assertThat(reply.rejections()).containsExactly("1 null unreadable null");
    }

    @Test
    void linesOfASlowSenderAreCommittedBeforeAChunkIsFull() throws Exception {
        TestDoor.Reply reply = door.post(LINES, lines(0, 3), () -> awaitTrades(3), lines(3, 5));
        assertThat(reply.body().getInteger("accepted")).isEqualTo(5);
        assertThat(door.node.query("select last_position from outbox order by 1"))
                .containsExactly("3", "5");
    }

    @Test
    void chunkOfLongLinesIsFullByItsBytes() throws Exception {
        String metadata = ",\"metadata\":{\"note\":\"" + "x".repeat(3_000) + "\"}}";
        String body = IntStream.range(0, 900)
                .mapToObj(i -> trade("t" + i).replaceFirst("}$", metadata))
                .collect(Collectors.joining("\n"));
        TestDoor.Reply reply = door.post(LINES, body);
        assertThat(reply.body().getInteger("accepted")).isEqualTo(900);
        assertThat(door.node.query("select count(*) > 1 from outbox")).containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, LINES})
    void senderThatHoldsItsBodyBackIsAskedForIt(String mediaType) {
        String body = mediaType.equals(JSON) ? document(List.of(trade("a"))) : trade("a");
        assertThat(door.postOnceAsked(mediaType, body).body().getInteger("accepted"))
                .isOne();
    }

    @Test
    void storeThatGoesAwayMidwayIsToldWithWhatIsCommitted() throws Exception {
        byte[] first = lines(0, 1_000);
        byte[] rest = lines(1_000, 3_000);
        TestDoor.Reply reply = door.post(
                LINES,
                first,
                () -> {
                    awaitTrades(1_000);
                    link.cut();
                },
                rest);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body().getString("code")).isEqualTo("store_unavailable");
        assertThat(reply.body().getInteger("accepted")).isEqualTo(1_000);
        assertThat(reply.body().getString("position")).endsWith(".1000");

        link.mend();
        TestDoor.Reply again =
                door.post(LINES, new String(first, StandardCharsets.UTF_8) + new String(rest, StandardCharsets.UTF_8));
        assertThat(again.body().getInteger("accepted")).isEqualTo(2_000);
        assertThat(again.body().getInteger("duplicates")).isEqualTo(1_000);
    }

    @Test
    void storeThatIsAwayIsToldWhenAllLinesHaveBeenRead() {
        link.cut();
        TestDoor.Reply reply = door.post(LINES, trade("a"));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body().getInteger("accepted")).isZero();
    }

    @Test
    void storeThatIsTooSlowMidwayIsToldWithWhatIsCommitted() throws Exception {
        var configuration =
                Configuration.defaults().with("limits.enabled", "false").with("postgres.statementTimeout", "500ms");
        try (TestDoor hurried = new TestDoor(link.uri(), configuration);
                Connection holder = TestPostgres.connect(link.uri())) {
            holder.setAutoCommit(false);
            TestDoor.Reply reply = hurried.post(
                    LINES,
                    lines(0, 1_000),
                    () -> {
                        awaitTrades(1_000);
                        lock(holder);
                    },
                    lines(1_000, 2_000));
            assertThat(reply.status()).isEqualTo(504);
            assertThat(reply.body().getInteger("accepted")).isEqualTo(1_000);
            assertThat(reply.body().getString("position")).endsWith(".1000");
        }
    }

    private static void lock(Connection holder) {
        try (Statement statement = holder.createStatement()) {
            statement.execute("lock table trade_identity in access exclusive mode");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitTrades(int count) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        try {
            while (!door.node.query("select count(*) from trades").contains(String.valueOf(count))) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> trade("t" + i) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    static String document(List<String> items) {
        return "{\"trades\":[" + String.join(",", items) + "]}";
    }

    static String trade(String id) {
        return "{\"tradeId\":\"" + id
                + "\",\"chainId\":1,\"timestamp\":\"2024-01-05T00:00:23Z\",\"protocol\":\"uniswap-v3\","
                + "\"pool\":\"0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640\",\"trader\":\"0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045\","
                + "\"tokenIn\":\"0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\",\"tokenOut\":\"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48\","
                + "\"amountIn\":\"1.5\",\"amountOut\":\"3402.9165\",\"poolPrice\":\"0.00044\"}";
    }
}
