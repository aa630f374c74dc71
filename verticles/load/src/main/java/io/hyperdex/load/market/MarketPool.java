package io.hyperdex.load.market;

/**
 * A pool of the generated market: a token of its own against a well-known quote token.
 *
 * @param number from 1; stands for the dictionary id in the rows of the baselines
 * @param ownIsToken0 whether its own token has the lower address
 * @param stable whether the quote token is a stable coin of {@code quotes.stable}
 * @param quoteDecimals fraction digits of amounts of the quote token
 */
public record MarketPool(
        int number,
        String address,
        Protocol protocol,
        String ownToken,
        String quoteToken,
        boolean ownIsToken0,
        boolean stable,
        int quoteDecimals) {

    /** @param number from 1; stands for the dictionary id */
    public record Protocol(int number, String code) {}
}
