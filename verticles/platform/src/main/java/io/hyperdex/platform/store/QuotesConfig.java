package io.hyperdex.platform.store;

import io.hyperdex.domain.TokenSide;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code quotes}: token addresses by chain number.
 *
 * @param priority which token of a pool prices are counted in: the first of the list that is in the pool
 * @param stable coins that are worth 1 USD
 * @param wrappedNative the token that is worth as much as what gas is paid in
 */
public record QuotesConfig(
        Map<String, List<String>> priority, Map<String, List<String>> stable, Map<String, String> wrappedNative) {
    public QuotesConfig {
        priority = ConfiguredTokens.byChain(priority, QuotesConfig::addresses);
        stable = ConfiguredTokens.byChain(stable, QuotesConfig::addresses);
        wrappedNative = ConfiguredTokens.byChain(wrappedNative, ConfiguredTokens::address);
    }

    /** The token whose price is that of the chain's own coin, or null. */
    public @Nullable String wrappedNative(long chainId) {
        return wrappedNative.get(String.valueOf(chainId));
    }

    /** The quote token of a pool; token1 when the list names neither. */
    public TokenSide quote(long chainId, String token0, String token1) {
        TokenSide side = first(priority, chainId, token0, token1);
        return side == null ? TokenSide.TOKEN1 : side;
    }

    /** The pool's token that is a stable coin, or null. */
    public @Nullable TokenSide stableSide(long chainId, String token0, String token1) {
        return first(stable, chainId, token0, token1);
    }

    public boolean isStable(long chainId, String token) {
        return stable.getOrDefault(String.valueOf(chainId), List.of()).contains(token);
    }

    private static @Nullable TokenSide first(
            Map<String, List<String>> lists, long chainId, String token0, String token1) {
        for (String token : lists.getOrDefault(String.valueOf(chainId), List.of())) {
            if (token.equals(token0)) {
                return TokenSide.TOKEN0;
            }
            if (token.equals(token1)) {
                return TokenSide.TOKEN1;
            }
        }
        return null;
    }

    private static List<String> addresses(List<String> tokens) {
        return tokens.stream().map(ConfiguredTokens::address).toList();
    }
}
