package io.hyperdex.ingest.posted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradesDocumentTest {
    private final PostedTradeReader reader = new PostedTradeReader(Instant::now, Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(strings = {"{\"trades\":[]}", " {\n \"trades\" : [ ] } \n"})
    void emptyDocumentHasNoItems(String json) {
        assertThat(read(json)).isEmpty();
    }

    @Test
    void itemsAreCutWhereTheyEnd() {
        List<PostedItem> items =
                read("{\"trades\":[{\"tradeId\":\"a]},{\\\"\"}, 7 ,[{\"x\":[]}],\"]\" ,null,{\"b\":{\"c\":[1,2]}}]}");
        assertThat(items).hasSize(6).allMatch(PostedItem.Refused.class::isInstance);
    }

    @Test
    void badItemSpoilsNoOther() {
        List<PostedItem> items = read("{\"trades\":[{\"tradeId\":\"a\",\"amountIn\":" + "9".repeat(300) + "},"
                + "{\"tradeId\":\"b\",\"x\":" + "[".repeat(50) + "]".repeat(50) + "},{\"tradeId\":\"c\"}]}");
        assertThat(items)
                .extracting(item -> ((PostedItem.Refused) item).tradeId())
                .containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"trades\":{}}",
                "{\"trades\":[}",
                "{\"trades\":[]",
                "{\"trades\":[]}x",
                "{\"trades\":[],}",
                "{\"trades\":[],\"more\":1}",
                "{\"other\":[]}",
                "{\"trades\":[{}",
                "{\"trades\":[{]}}",
                "{\"trades\":[{},]}",
                "{\"trades\":[,{}]}",
                "{\"trades\":[{} {}]}",
                "{\"trades\":[tru]}",
                "{\"trades\":[\"a]}",
                "{\"trades\":[{\"a\":1]}",
                "{\"trades\":[1 2]}",
                "{\"trades"
            })
    void brokenTextIsUnreadableAsAWhole(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNREADABLE_BODY));
    }

    @Test
    void tooManyItemsAreTooLarge() {
        String most = "{\"trades\":[" + "1,".repeat(9) + "1]}";
        assertThat(TradesDocument.read(bytes(most), reader, 10)).hasSize(10);
        assertThatThrownBy(() -> TradesDocument.read(bytes(most), reader, 9))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000_000})
    void linesAreTheSameHoweverTheyArrive(int chunkBytes) {
        String text = "{\"tradeId\":\"a\"}\r\n\n  \n7\nnonsense\n{\"tradeId\":\"" + "x".repeat(70_000)
                + "\"}\n{\"tradeId\":\"é\"}";
        List<String> read = new ArrayList<>();
        var lines = new Lines(
                reader,
                item -> read.add(
                        ((PostedItem.Refused) item).refusal().code() + " " + ((PostedItem.Refused) item).tradeId()));
        byte[] all = bytes(text);
        for (int from = 0; from < all.length; from += chunkBytes) {
            lines.take(java.util.Arrays.copyOfRange(all, from, Math.min(all.length, from + chunkBytes)));
        }
        lines.end();
        assertThat(read)
                .containsExactly(
                        "INVALID_FIELD a", "UNREADABLE null", "UNREADABLE null", "UNREADABLE null", "INVALID_FIELD é");
    }

    private List<PostedItem> read(String json) {
        return TradesDocument.read(bytes(json), reader, 100);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
