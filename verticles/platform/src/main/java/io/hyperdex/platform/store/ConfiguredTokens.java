package io.hyperdex.platform.store;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Tokens as the configuration names them: what is not an address of a chain would be without effect. */
final class ConfiguredTokens {
    private ConfiguredTokens() {}

    static String address(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("0x[0-9a-f]{40}")) {
            throw new IllegalArgumentException(text + " is not an address: 0x and 40 hexadecimal digits");
        }
        return lower;
    }

    static <T> Map<String, T> byChain(Map<String, T> configured, UnaryOperator<T> read) {
        return configured.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> chain(entry.getKey()), entry -> read.apply(entry.getValue())));
    }

    private static String chain(String text) {
        if (!text.matches("[1-9]\\d{0,18}")) {
            throw new IllegalArgumentException(text + " is not the number of a chain");
        }
        return text;
    }
}
