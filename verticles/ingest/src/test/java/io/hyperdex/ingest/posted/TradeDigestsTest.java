package io.hyperdex.ingest.posted;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TradeStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The canonical form is for good: stored digests are compared with those of trades that are posted again. */
class TradeDigestsTest {
    private final TradeDigests digests = new TradeDigests();

    @Test
    void everyFieldCountsInItsOrder() throws Exception {
        PostedTrade trade = trade("{\"a\":\"é€𝄞\"}" + "x".repeat(3_000));

        String canonical = """
                tradeId=1:0xaa:7
                chainId=1
                timestamp=1704412800500
                protocol=uniswap-v3
                pool=0x01
                trader=0x02
                recipient=0x03
                tokenIn=0x04
                tokenOut=0x05
                amountIn=1.5
                amountOut=20000000000
                poolPrice=0.00000001
                sqrtPriceX96=79228162514264337593543950336
                amountUsd=0
                blockNumber=19000000
                blockHash=0xbb
                txHash=0xaa
                txIndex=3
                logIndex=7
                status=EXECUTED
                gasUsed=21000
                effectiveGasPrice=30000000000
                baseFeePerGas=29000000000
                expectedOut=2
                metadata=%s
                """.formatted(trade.metadata());
        assertThat(digests.content(trade)).isEqualTo(first128Bits(canonical));
        assertThat(digests.key(trade)).isEqualTo(first128Bits("1:0xaa:7"));
        assertThat(digests.content(trade)).as("made again").isEqualTo(first128Bits(canonical));
    }

    @Test
    void whatIsAbsentDoesNotCount() throws Exception {
        PostedTrade trade = new PostedTrade(
                "t",
                1,
                Instant.EPOCH,
                "p",
                "0x01",
                "0x02",
                null,
                "0x04",
                "0x05",
                BigDecimal.TEN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                TradeStatus.FAILED,
                null,
                null,
                null,
                null,
                null);

        assertThat(digests.content(trade))
                .isEqualTo(first128Bits("tradeId=t\nchainId=1\ntimestamp=0\nprotocol=p\npool=0x01\ntrader=0x02\n"
                        + "tokenIn=0x04\ntokenOut=0x05\namountIn=10\nstatus=FAILED\n"));
    }

    private static PostedTrade trade(String metadata) {
        return new PostedTrade(
                "1:0xaa:7",
                1,
                Instant.ofEpochMilli(1_704_412_800_500L),
                "uniswap-v3",
                "0x01",
                "0x02",
                "0x03",
                "0x04",
                "0x05",
                new BigDecimal("1.500"),
                new BigDecimal("2e10"),
                new BigDecimal("1e-8"),
                BigInteger.TWO.pow(96),
                new BigDecimal("0.00"),
                19_000_000L,
                "0xbb",
                "0xaa",
                3,
                7,
                TradeStatus.EXECUTED,
                21_000L,
                new BigInteger("30000000000"),
                new BigInteger("29000000000"),
                BigDecimal.valueOf(2),
                metadata);
    }

    private static UUID first128Bits(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        String hex = HexFormat.of().formatHex(digest);
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }
}
