package io.hyperdex.platform.store;

/**
 * Section {@code rates}: tokens of chain 1 at whose prices views in other currencies are counted.
 *
 * @param ether for views in ETH, {@code bitcoin} for those in BTC
 */
public record RatesConfig(String ether, String bitcoin) {
    /** The chain of both. */
    public static final long CHAIN = 1;

    public RatesConfig {
        ether = ConfiguredTokens.address(ether);
        bitcoin = ConfiguredTokens.address(bitcoin);
    }
}
