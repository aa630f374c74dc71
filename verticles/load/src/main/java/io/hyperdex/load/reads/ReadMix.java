package io.hyperdex.load.reads;

import io.hyperdex.load.http.Request;
import io.hyperdex.load.http.Response;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.Zipf;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws reads of the market: the busiest pools and traders are the most read, by the same distribution as they trade. It
 * learns cursors, entity tags and the position from the answers. For one thread.
 */
final class ReadMix {
    /** Requests of which the answer is known already name its entity tag, in percent. */
    static final int CONDITIONAL_PERCENT = 20;

    private static final int TAGS_MAX = 20_000;
    private static final int CURSORS_MAX = 1_000;
    /** Who follows commits asks about as often as once a second, at 1,000 trades/s. */
    private static final int BEHIND_MAX = 2_000;

    private static final int TAIL_BYTES = 2_048;
    private static final List<Chart> CHARTS = List.of(
            new Chart("1m", Duration.ofMinutes(1), 120),
            new Chart("1m", Duration.ofMinutes(1), 120),
            new Chart("5m", Duration.ofMinutes(5), 144),
            new Chart("15m", Duration.ofMinutes(15), 96),
            new Chart("1h", Duration.ofHours(1), 168),
            new Chart("1d", Duration.ofDays(1), 30));
    private static final List<Integer> NEWEST = List.of(2, 2, 2, 100, 100, 100, 300, 500);
    private static final List<String> SORTS = List.of("volume24h", "trades24h", "created");

    private final Market market;
    private final URI server;
    private final @Nullable String key;
    private final SplittableRandom random;
    private final Zipf pools;
    private final Zipf traders = new Zipf(Market.TRADERS, Market.TRADER_EXPONENT);
    private final Deque<String> cursors = new ArrayDeque<>();
    private final Map<String, String> tags = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > TAGS_MAX;
        }
    };
    private String epoch = "";
    private long offset;

    /** @param count candles of a window of history */
    private record Chart(String interval, Duration step, int count) {}

    /** @param market of which thirty days are stored */
    ReadMix(Market market, URI server, @Nullable String key, long seed) {
        this.market = market;
        this.server = server;
        this.key = key;
        this.random = new SplittableRandom(seed);
        this.pools = new Zipf(market.pools().size(), Market.POOL_EXPONENT);
    }

    ReadRequest next(long due) {
        return next(ReadKind.at(random.nextInt(100)), due);
    }

    /** Of the kind, or of one that leads to it when no answer has yet. */
    ReadRequest next(ReadKind asked, long due) {
        ReadKind kind = possible(asked);
        String target = target(kind);
        Map<String, String> headers = new LinkedHashMap<>();
        if (key != null) {
            headers.put("Authorization", "Bearer " + key);
        }
        String tag = random.nextInt(100) < CONDITIONAL_PERCENT ? tags.get(target) : null;
        if (tag != null) {
            headers.put("If-None-Match", tag);
        }
        return new ReadRequest(kind, target, tag != null, due, Request.get(server, target, headers));
    }

    /** Learns from an answer of 200. */
    void learn(ReadRequest request, Response response) {
        String tag = response.etag();
        if (tag != null) {
            tags.put(request.target(), tag);
        }
        String tail = response.tail(TAIL_BYTES);
        String position = after(tail, "\"position\":\"");
        if (position != null) {
            int point = position.indexOf('.');
            epoch = position.substring(0, point);
            offset = Math.max(offset, Long.parseLong(position.substring(point + 1)));
        }
        switch (request.kind()) {
            case TRADES_POOL, TRADES_TRADER, TRADES_PAGE -> {
                String cursor = after(tail, "\"next\":\"");
                if (cursor != null && cursors.size() < CURSORS_MAX) {
                    cursors.add(request.target().replaceFirst("&cursor=.*", "") + "&cursor="
                            + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
                }
            }
            default -> {
                // No page follows that this mix would turn to.
            }
        }
    }

    private ReadKind possible(ReadKind kind) {
        return switch (kind) {
            case TRADES_PAGE -> cursors.isEmpty() ? ReadKind.TRADES_POOL : kind;
            case TRADES_AFTER -> epoch.isEmpty() ? ReadKind.TRADES_POOL : kind;
            default -> kind;
        };
    }

    private String target(ReadKind kind) {
        return switch (kind) {
            case CANDLES_NEWEST -> candles(CHARTS.get(random.nextInt(CHARTS.size()))) + "&limit=" + oneOf(NEWEST);
            case CANDLES_RANGE -> range(CHARTS.get(random.nextInt(CHARTS.size())));
            case TRADES_POOL -> "/v1/trades?chain=1&pool=" + pool() + "&limit=" + (random.nextInt(4) == 0 ? 100 : 50);
            case TRADES_TRADER -> "/v1/trades?trader=" + market.trader(traders.draw(random)) + "&limit=50";
            case TRADES_PAGE -> cursors.remove();
            case TRADES_AFTER ->
                "/v1/trades?chain=1&after=" + epoch + "." + Math.max(0, offset - random.nextInt(BEHIND_MAX))
                        + "&limit=100";
            case POOLS -> "/v1/pools?chain=1&sort=" + oneOf(SORTS) + "&limit=" + oneOf(List.of(20, 50, 100));
            case POOL -> "/v1/pools/1/" + pool();
            case PRICES ->
                "/v1/prices?chain=1&tokens="
                        + Stream.generate(this::token).limit(3).distinct().collect(Collectors.joining(","));
            case TOKENS -> "/v1/tokens?chain=1&limit=" + oneOf(List.of(50, 100));
            case TOKEN -> "/v1/tokens/1/" + token();
        };
    }

    private String candles(Chart chart) {
        return "/v1/candles?chain=1&pool=" + pool() + "&interval=" + chart.interval;
    }

    /** Windows lie side by side, as a chart that is scrolled back asks for them. */
    private String range(Chart chart) {
        Duration window = chart.step.multipliedBy(chart.count);
        long windows = Math.max(1, Duration.ofDays(Market.DAYS).dividedBy(window));
        Instant from = market.start().truncatedTo(ChronoUnit.DAYS).plus(window.multipliedBy(random.nextLong(windows)));
        return candles(chart) + "&from=" + from.getEpochSecond() + "&to="
                + from.plus(window).getEpochSecond();
    }

    private String pool() {
        return market.pools().get(pools.draw(random)).address();
    }

    private String token() {
        return market.pools().get(pools.draw(random)).ownToken();
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static @Nullable String after(String text, String name) {
        int at = text.lastIndexOf(name);
        if (at < 0) {
            return null;
        }
        int start = at + name.length();
        int end = text.indexOf('"', start);
        return end < 0 ? null : text.substring(start, end);
    }
}
