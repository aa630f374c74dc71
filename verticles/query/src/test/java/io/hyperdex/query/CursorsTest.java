package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CursorsTest {
    private static final List<@Nullable String> FIELDS =
            new ArrayList<>(Arrays.asList("1704412800000", "", null, "a:b"));

    private final Cursors cursors = new Cursors(Buffer.buffer("0123456789abcdef0123456789abcdef"));

    private static MultiMap query(String... namesAndValues) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return query;
    }

    private void assertRefused(String operation, MultiMap query) {
        assertThatThrownBy(() -> cursors.fields(operation, query))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
    }

    @Test
    void whatWasSignedComesBackWhateverTheOrderOfParameters() {
        String cursor = cursors.next("listTrades", query("chain", "1", "limit", "5"), FIELDS);
        assertThat(cursor).matches("[A-Za-z0-9_-]{1,1024}");
        assertThat(cursors.fields("listTrades", query("limit", "5", "cursor", cursor, "chain", "1")))
                .isEqualTo(FIELDS);
        assertThat(cursors.fields("listTrades", query("limit", "5"))).isNull();
    }

    @Test
    void aCursorIsBoundToItsOperationItsQueryAndItsStore() {
        String cursor = cursors.next("listTrades", query("chain", "1"), FIELDS);
        assertRefused("listTokens", query("chain", "1", "cursor", cursor));
        assertRefused("listTrades", query("chain", "2", "cursor", cursor));
        assertRefused("listTrades", query("cursor", cursor));
        assertRefused("listTrades", query("chain", "1", "limit", "1", "cursor", cursor));
        var otherStore = new Cursors(Buffer.buffer("another key of another store...."));
        assertRefused(
                "listTrades",
                query("chain", "1", "cursor", otherStore.next("listTrades", query("chain", "1"), FIELDS)));
    }

    @Test
    void noChangedCharacterPasses() {
        String cursor = cursors.next("listTrades", query(), FIELDS);
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused("listTrades", query("cursor", cursor.substring(0, i) + other + cursor.substring(i + 1)));
        }
        for (String forged : List.of("", "x", "AAAA", cursor + "A", cursor + "=", cursor.substring(1), "%", "é")) {
            assertRefused("listTrades", query("cursor", forged));
        }
    }
}
