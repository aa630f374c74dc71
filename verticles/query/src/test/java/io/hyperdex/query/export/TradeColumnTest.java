package io.hyperdex.query.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.ChainPlace;
import io.hyperdex.domain.Finality;
import io.hyperdex.domain.GasSpent;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.platform.json.Json;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeColumnTest {
    private static Trade trade(String id, String slippage) {
        return new Trade(
                id,
                "desk",
                0,
                new Position("e", 1),
                1,
                new ChainPlace(null, null, null, null, null),
                Instant.EPOCH,
                Finality.FINALIZED,
                TradeStatus.EXECUTED,
                "uniswap-v3",
                "0x",
                "0x",
                null,
                TokenSide.TOKEN0,
                Side.BUY,
                "0x",
                "@SUM(A1)",
                new BigDecimal("1E+3"),
                "0x",
                null,
                BigDecimal.ONE,
                BigDecimal.ONE,
                null,
                null,
                null,
                GasSpent.of(null, null, null),
                null,
                new BigDecimal(slippage),
                null);
    }

    private static String row(Trade trade) {
        return new CsvFormat().rows(List.of(trade)).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@x", "\t=1", "\r=1"})
    void aTextThatStartsLikeAFormulaIsPrefixed(String text) {
        assertThat(TradeColumn.harmless(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WETH", "a=b", "'=1", "1-1"})
    void otherTextsStayAsTheyAre(String text) {
        assertThat(TradeColumn.harmless(text)).isEqualTo(text);
    }

    @Test
    void figuresStayFiguresEvenBelowZero() {
        String row = row(trade("-1", "-0.0150"));
        assertThat(row)
                .startsWith("'-1,desk,")
                .contains(",1000,")
                .contains(",-0.015,")
                .contains(",'@SUM(A1),");
    }

    @Test
    void cellsWithSeparatorsAreQuoted() {
        assertThat(CsvFormat.quoted("a,b")).isEqualTo("\"a,b\"");
        assertThat(CsvFormat.quoted("say \"x\"\r\n")).isEqualTo("\"say \"\"x\"\"\r\n\"");
        assertThat(CsvFormat.quoted(null)).isEmpty();
    }

    @Test
    void columnsAreTheKeysOfATradeInTheirOrder() {
        var json = new JsonObject(Json.buffer(trade("1", "0")));
        assertThat(TradeColumn.ALL.stream().map(TradeColumn::name)).containsExactlyElementsOf(json.fieldNames());
    }
}
