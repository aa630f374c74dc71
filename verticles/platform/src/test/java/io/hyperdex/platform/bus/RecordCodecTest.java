package io.hyperdex.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.domain.ChainPlace;
import io.hyperdex.domain.Finality;
import io.hyperdex.domain.GasSpent;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.PriceSource;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private final RecordCodec codec = new RecordCodec(Topics.payloads());

    @Test
    void factComesBackFromTheWireAsItWas() {
        var fact = new Topics.TradesCommitted("e1", 7, 7, Instant.ofEpochMilli(1), List.of(trade()));
        Buffer wire = Buffer.buffer("before");

        codec.encodeToWire(wire, fact);

        assertThat(codec.decodeFromWire(6, wire)).isEqualTo(fact);
    }

    @Test
    void typeOutsideTheCatalogueIsNeverInstantiated() {
        Buffer wire = Buffer.buffer()
                .appendByte((byte) 6)
                .appendString("String")
                .appendInt(2)
                .appendString("{}");

        assertThatThrownBy(() -> codec.decodeFromWire(0, wire)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Trade trade() {
        return new Trade(
                "t-1",
                "chain",
                0,
                new Position("e1", 7),
                1,
                new ChainPlace(18_937_382L, null, "0xab", 3, 169),
                Instant.parse("2024-01-05T00:00:23.250Z"),
                Finality.FINALIZED,
                TradeStatus.EXECUTED,
                "uniswap-v3",
                "0xpool",
                "0xtrader",
                null,
                TokenSide.TOKEN1,
                Side.SELL,
                "0xweth",
                "WETH",
                new BigDecimal("0.01"),
                "0xusdc",
                null,
                new BigDecimal("22.68611"),
                new BigDecimal("2268.611"),
                new BigDecimal("2269.745823998450164991817277786263"),
                new BigDecimal("22.68611"),
                PriceSource.STABLE_LEG,
                GasSpent.of(152_731L, new BigInteger("14250000000"), null),
                null,
                null,
                "{\"a\":1}");
    }
}
