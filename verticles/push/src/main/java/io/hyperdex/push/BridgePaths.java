package io.hyperdex.push;

import io.hyperdex.platform.http.contract.ContractOperation;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What may be asked for over the bridge: what the contract reads under {@code /v1/} and answers with one JSON document. Files
 * and streams are not.
 */
final class BridgePaths {
    private static final String ROOT = "/v1/";
    /** Nothing that a router would read as something else. */
    private static final Pattern PLAIN = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~:-]+)+");

    private final List<Pattern> open;
    private final List<Pattern> closed;

    private BridgePaths(List<Pattern> open, List<Pattern> closed) {
        this.open = open;
        this.closed = closed;
    }

    static BridgePaths of(Collection<ContractOperation> contract) {
        return new BridgePaths(patterns(contract, BridgePaths::isOpen), patterns(contract, one -> !isOpen(one)));
    }

    private static boolean isOpen(ContractOperation operation) {
        return operation.answersJson() && operation.path().startsWith(ROOT);
    }

    private static List<Pattern> patterns(Collection<ContractOperation> contract, Predicate<ContractOperation> wanted) {
        return contract.stream()
                .filter(operation -> operation.method().equals("GET"))
                .filter(wanted)
                .map(ContractOperation::address)
                .toList();
    }

    /** The path as the router reads it; empty for what may not be asked for. */
    Optional<String> find(String asked) {
        return decoded(asked)
                .filter(path -> PLAIN.matcher(path).matches())
                .filter(path -> matches(open, path) && !matches(closed, path));
    }

    private static Optional<String> decoded(String path) {
        try {
            return Optional.of(QueryStringDecoder.decodeComponent(path));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static boolean matches(List<Pattern> patterns, String path) {
        return patterns.stream().anyMatch(one -> one.matcher(path).matches());
    }
}
