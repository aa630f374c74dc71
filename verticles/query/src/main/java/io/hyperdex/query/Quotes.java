package io.hyperdex.query;

import java.util.List;
import java.util.Map;

/**
 * Section {@code quotes}: tokens by chain number.
 *
 * @param stable coins that are worth 1 USD
 */
record Quotes(Map<String, List<String>> priority, Map<String, List<String>> stable) {

    boolean stable(long chainId, String token) {
        return stable.getOrDefault(String.valueOf(chainId), List.of()).stream().anyMatch(token::equalsIgnoreCase);
    }
}
