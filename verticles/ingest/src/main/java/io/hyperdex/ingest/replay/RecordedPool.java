package io.hyperdex.ingest.replay;

import java.math.BigDecimal;
import java.util.List;

/** A pool of the recording, as the chain describes it. */
public record RecordedPool(String address, RecordedToken token0, RecordedToken token1, BigDecimal fee) {

    /** A token of the recording. */
    public record RecordedToken(String address, String symbol, String name, int decimals) {}

    private static final RecordedToken USDC =
            new RecordedToken("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "USDC", "USD Coin", 6);
    private static final RecordedToken WETH =
            new RecordedToken("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", "WETH", "Wrapped Ether", 18);
    private static final RecordedToken OSQTH =
            new RecordedToken("0xf1b99e3e573a1a9c5e6b2ce818b617f0e664e86b", "oSQTH", "Opyn Squeeth", 18);

    /** The three pools; their files carry the addresses in their names. */
    public static final List<RecordedPool> ALL = List.of(
            new RecordedPool("0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640", USDC, WETH, new BigDecimal("0.0005")),
            new RecordedPool("0x8ad599c3a0ff1de082011efddc58f1908eb6e6d8", USDC, WETH, new BigDecimal("0.003")),
            new RecordedPool("0x82c427adfdf2d245ec51d8046b41c4ee87f0d29c", WETH, OSQTH, new BigDecimal("0.003")));

    /** The tokens of the pools, each once. */
    public static final List<RecordedToken> TOKENS = List.of(USDC, WETH, OSQTH);
}
