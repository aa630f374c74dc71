package io.hyperdex.load.reads;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Whether an answer is one to its request. */
final class Inspection {
    private static final long FIRST_OF_ALL = -1;

    private final Map<String, String> asked;
    private final JsonNode data;
    private final JsonNode answer;

    private Inspection(Map<String, String> asked, JsonNode answer) {
        this.asked = asked;
        this.answer = answer;
        this.data = answer.path("data");
    }

    /** What is wrong with the answer; null when nothing is. */
    static @Nullable String wrong(ReadKind kind, String target, JsonNode answer) {
        return new Inspection(parameters(target), answer).wrong(kind, target);
    }

    private @Nullable String wrong(ReadKind kind, String target) {
        if (!answer.at("/asOf/position").asText().matches("[^.]+\\.\\d+")) {
            return "no position";
        }
        return switch (kind) {
            case CANDLES_NEWEST, CANDLES_RANGE -> candles();
            case TRADES_POOL, TRADES_TRADER, TRADES_PAGE -> first(items(), trades(), descending());
            case TRADES_AFTER -> first(items(), trades(), commits());
            case POOLS, TOKENS -> items();
            case POOL -> same("pool", last(target), data.path("pool"));
            case TOKEN -> same("token", last(target), data.path("address"));
            case PRICES -> prices();
        };
    }

    private @Nullable String items() {
        if (!data.isArray()) {
            return "data is not a list";
        }
        String limit = asked.get("limit");
        return limit != null && data.size() > Integer.parseInt(limit) ? data.size() + " items" : null;
    }

    private @Nullable String candles() {
        String counted = items();
        if (counted != null) {
            return counted;
        }
        Instant before = Instant.MIN;
        for (JsonNode candle : data) {
            Instant open = Instant.parse(candle.path("openTime").asText());
            if (!open.isAfter(before)) {
                return "candles out of order at " + open;
            }
            before = open;
            if (!candle.path("interval").asText().equals(asked.get("interval"))) {
                return "a candle of " + candle.path("interval");
            }
            if (outside(open, "from", (time, bound) -> time < bound) || outside(open, "to", (time, to) -> time >= to)) {
                return "a candle outside the range at " + open;
            }
            if (decimal(candle, "low").compareTo(decimal(candle, "high")) > 0
                    || decimal(candle, "open").compareTo(decimal(candle, "high")) > 0
                    || decimal(candle, "close").compareTo(decimal(candle, "low")) < 0) {
                return "prices that cannot be: " + candle;
            }
        }
        return null;
    }

    private boolean outside(Instant time, String parameter, BiPredicate<Long, Long> outside) {
        String bound = asked.get(parameter);
        return bound != null && outside.test(time.getEpochSecond(), Long.valueOf(bound));
    }

    private @Nullable String trades() {
        Set<String> seen = new HashSet<>();
        for (JsonNode trade : data) {
            if (!seen.add(
                    trade.path("source").asText() + " " + trade.path("tradeId").asText())) {
                return "a trade twice: " + trade.path("tradeId");
            }
            for (String name : new String[] {"pool", "trader"}) {
                String value = asked.get(name);
                if (value != null && !trade.path(name).asText().equals(value)) {
                    return "a trade of another " + name + ": " + trade.path(name);
                }
            }
        }
        return null;
    }

    private @Nullable String descending() {
        Instant before = Instant.MAX;
        for (JsonNode trade : data) {
            Instant time = Instant.parse(trade.path("timestamp").asText());
            if (time.isAfter(before)) {
                return "trades out of order at " + time;
            }
            before = time;
        }
        return null;
    }

    private @Nullable String commits() {
        long before = offset(asked.getOrDefault("after", "." + FIRST_OF_ALL));
        for (JsonNode trade : data) {
            long position = offset(trade.path("position").asText());
            if (position <= before) {
                return "commits out of order at " + position;
            }
            before = position;
        }
        return null;
    }

    private @Nullable String prices() {
        Set<String> tokens = Set.of(asked.getOrDefault("tokens", "").split(","));
        for (JsonNode price : data) {
            if (!tokens.contains(price.path("token").asText())) {
                return "a price of another token: " + price.path("token");
            }
        }
        return null;
    }

    private static @Nullable String same(String what, String asked, JsonNode found) {
        return found.asText().equals(asked) ? null : "another " + what + ": " + found;
    }

    private static @Nullable String first(@Nullable String... findings) {
        for (String finding : findings) {
            if (finding != null) {
                return finding;
            }
        }
        return null;
    }

    private static BigDecimal decimal(JsonNode candle, String field) {
        return new BigDecimal(candle.path(field).asText());
    }

    static long offset(String position) {
        return Long.parseLong(position.substring(position.indexOf('.') + 1));
    }

    private static String last(String target) {
        return target.substring(target.lastIndexOf('/') + 1);
    }

    private static Map<String, String> parameters(String target) {
        Map<String, String> parameters = new HashMap<>();
        int query = target.indexOf('?');
        if (query >= 0) {
            for (String parameter : target.substring(query + 1).split("&")) {
                int equals = parameter.indexOf('=');
                parameters.put(
                        parameter.substring(0, equals),
                        URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
