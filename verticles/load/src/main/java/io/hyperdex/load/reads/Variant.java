package io.hyperdex.load.reads;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.config.Configuration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A change of settings that is compared, by restarted nodes on the same data.
 *
 * @param settings keys of {@code conf/node.yaml} that are changed together
 */
record Variant(String name, List<String> settings, String from, String to) {
    private static final List<Variant> ALL = List.of(
            new Variant("connections to PostgreSQL", List.of("postgres.poolMax"), "20", "50"),
            new Variant("longest wait for a connection", List.of("postgres.acquireTimeout"), "5s", "3s"),
            new Variant(
                    "life of cached answers",
                    List.of("cache.trades.ttl", "cache.trades.ttlOpen", "cache.candles.ttl", "cache.tokens.ttl"),
                    "300s",
                    "600s"),
            new Variant(
                    "compression in Redis",
                    List.of("cache.trades.compress", "cache.candles.compress", "cache.pools.compress"),
                    "false",
                    "true"));

    /** Those whose settings this version has. */
    static List<Variant> known() {
        return ALL.stream()
                .filter(variant -> variant.settings.stream().allMatch(setting -> isKnown(setting, variant.from)))
                .toList();
    }

    Map<String, String> before() {
        return environment(from);
    }

    Map<String, String> after() {
        return environment(to);
    }

    private Map<String, String> environment(String value) {
        return settings.stream().collect(Collectors.toMap(Variant::variable, setting -> value));
    }

    /** {@code postgres.poolMax} is {@code HYPERDEX_POSTGRES_POOL_MAX}. */
    private static String variable(String setting) {
        return "HYPERDEX_"
                + setting.replaceAll("([a-z])([A-Z])", "$1_$2")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    private static boolean isKnown(String setting, String value) {
        try {
            Configuration.defaults().with(setting, value);
            return true;
        } catch (StartRefused unknown) {
            return false;
        }
    }
}
