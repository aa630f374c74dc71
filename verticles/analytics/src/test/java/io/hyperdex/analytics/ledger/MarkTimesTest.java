package io.hyperdex.analytics.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.analytics.ledger.MarkTimes.Window;
import io.hyperdex.analytics.ledger.PriceLines.Line;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Currency;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A ledger that knows only the prices of these times becomes the same as one that knows all prices. */
class MarkTimesTest {
    private static final int RUNS = 150;
    private static final int TOKENS = 4;
    private static final int STABLE = 4;
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2024-01-05T00:00:00Z");
    private static final Duration SPAN = Duration.ofDays(4);
    private static final Map<Currency, Integer> CURRENCIES = Map.of(Currency.ETH, 1, Currency.BTC, 2);

    private record Quote(int token, Line line) {}

    @Test
    void otherPricesMakeNoDifference() {
        long first = System.nanoTime();
        System.out.println("MarkTimesTest first seed " + first);
        long left = 0;
        for (long seed = first; seed < first + RUNS; seed++) {
            left += run(seed);
        }
        assertThat(left).as("prices that were not read").isPositive();
    }

    private static long run(long seed) {
        var random = new Random(seed);
        List<Quote> quotes = quotes(random);
        List<LedgerSwap> swaps = swaps(random);
        Instant hoursFrom = START.plus(time(random));
        Instant end = START.plus(SPAN);
        var knowsAll = new LedgerState();
        var knowsSome = new LedgerState();
        List<LedgerPoint> ofAll = new ArrayList<>();
        List<LedgerPoint> ofSome = new ArrayList<>();
        Marks all = lines(quotes);
        long left = 0;
        for (int next = 0; next < swaps.size(); ) {
            List<LedgerSwap> page = swaps.subList(next, Math.min(swaps.size(), next + 1 + random.nextInt(6)));
            next += page.size();
            var times = new MarkTimes(hoursFrom);
            Instant from = page.get(0).order().timestamp();
            times.hours(
                    knowsSome.last() == null ? from.truncatedTo(ChronoUnit.HOURS) : knowsSome.passed(),
                    page.get(page.size() - 1).order().timestamp());
            page.forEach(swap -> times.trade(swap.order().timestamp()));
            List<Quote> some = within(quotes, times.windows());
            left += quotes.size() - some.size();
            Marks marks = lines(some);
            for (LedgerSwap swap : page) {
                knowsAll.apply(swap, 1, all, hoursFrom, ofAll::add);
                knowsSome.apply(swap, 1, marks, hoursFrom, ofSome::add);
            }
        }
        while (knowsSome.passed().isBefore(end)) {
            Instant to = knowsSome.passed().plus(Duration.ofHours(1 + random.nextInt(30)));
            var times = new MarkTimes(hoursFrom);
            times.hours(knowsSome.passed(), to);
            knowsAll.pass(to, all, hoursFrom, ofAll::add);
            knowsSome.pass(to, lines(within(quotes, times.windows())), hoursFrom, ofSome::add);
        }

        assertThat(ofSome).as("seed " + seed).isEqualTo(ofAll);
        assertThat(LedgerBytes.state(knowsSome)).as("seed " + seed).isEqualTo(LedgerBytes.state(knowsAll));
        return left;
    }

    /** As the store is asked. */
    private static List<Quote> within(List<Quote> quotes, List<Window> windows) {
        Map<Integer, List<Line>> found = new TreeMap<>();
        for (Window window : windows) {
            Instant after = window.first().minus(FRESH);
            Map<Integer, Line> newest = new TreeMap<>();
            List<Quote> inside = new ArrayList<>();
            for (Quote quote : quotes) {
                if (!quote.line.time().isAfter(after)) {
                    newest.put(quote.token, quote.line);
                } else if (!quote.line.time().isAfter(window.last())) {
                    inside.add(quote);
                }
            }
            newest.forEach((token, line) ->
                    found.computeIfAbsent(token, absent -> new ArrayList<>()).add(line));
            inside.forEach(quote -> found.computeIfAbsent(quote.token, absent -> new ArrayList<>())
                    .add(quote.line));
        }
        List<Quote> all = new ArrayList<>();
        found.forEach((token, lines) -> lines.forEach(line -> all.add(new Quote(token, line))));
        all.sort(Comparator.comparing(quote -> quote.line.time()));
        return all;
    }

    private static PriceLines lines(List<Quote> quotes) {
        var lines = new PriceLines(FRESH, Set.of(STABLE), CURRENCIES);
        quotes.forEach(quote -> lines.add(quote.token, quote.line));
        return lines;
    }

    /** Many or few, new ones or such as were before; some are of the very second of a trade or of a full hour. */
    private static List<Quote> quotes(Random random) {
        List<Quote> quotes = new ArrayList<>();
        Set<Instant> taken = new HashSet<>();
        int count = List.of(20, 100, 1_000).get(random.nextInt(3));
        boolean comeBack = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            Instant time = START.plus(time(random)).minus(FRESH);
            if (taken.add(time)) {
                String source = List.of("route", "feed", "desk").get(random.nextInt(3));
                quotes.add(new Quote(
                        1 + random.nextInt(TOKENS),
                        new Line(time, source, comeBack ? BigDecimal.valueOf(1 + random.nextInt(2)) : amount(random))));
            }
        }
        quotes.sort(Comparator.comparing(quote -> quote.line.time()));
        return quotes;
    }

    private static List<LedgerSwap> swaps(Random random) {
        List<LedgerSwap> swaps = new ArrayList<>();
        int count = 2 + random.nextInt(40);
        int part = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int in = 1 + random.nextInt(TOKENS);
            int out = 1 + (in + random.nextInt(TOKENS - 1)) % TOKENS;
            swaps.add(new LedgerSwap(
                    OrderKey.of(START.plus(time(random).dividedBy(part)), null, null, "t" + i, "s"),
                    1,
                    in,
                    out,
                    new LedgerSwap.Amounts(amount(random), amount(random)),
                    random.nextInt(8) == 0 ? null : amount(random),
                    new BigDecimal("0.003"),
                    new LedgerSwap.Gas("x" + i, amount(random).movePointLeft(3), 1),
                    random.nextBoolean()));
        }
        swaps.sort(Comparator.comparing(LedgerSwap::order));
        return swaps;
    }

    private static Duration time(Random random) {
        Duration time = Duration.ofSeconds(random.nextLong(SPAN.toSeconds()));
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofHours(time.toHours());
            case 1 ->
                Duration.ofHours(time.toHours()).plusSeconds(random.nextInt(40)).plusMillis(random.nextInt(1_000));
            case 2 -> Duration.ofMinutes(time.toMinutes());
            default -> time;
        };
    }

    private static BigDecimal amount(Random random) {
        return BigDecimal.valueOf(1 + random.nextInt(5_000_000), 3);
    }
}
