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
import java.util.TreeSet;
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

    private static final Comparator<Quote> ORDER =
            Comparator.<Quote, Instant>comparing(quote -> quote.line.time()).thenComparing(Quote::source);

    private record Quote(int token, String source, Line line) {}

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

    /** How many prices were not read. */
    private static long run(long seed) {
        var random = new Random(seed);
        var twins = new Twins(quotes(random), START.plus(time(random)));
        List<LedgerSwap> swaps = swaps(random);
        for (int next = 0; next < swaps.size(); ) {
            List<LedgerSwap> page = swaps.subList(next, Math.min(swaps.size(), next + 1 + random.nextInt(6)));
            next += page.size();
            twins.trade(page);
        }
        while (twins.knowsSome.passed().isBefore(START.plus(SPAN))) {
            twins.pass(Duration.ofHours(1 + random.nextInt(30)));
        }

        assertThat(twins.ofSome).as("seed " + seed).isEqualTo(twins.ofAll);
        assertThat(LedgerBytes.state(twins.knowsSome)).as("seed " + seed).isEqualTo(LedgerBytes.state(twins.knowsAll));
        return twins.left;
    }

    /** Two ledgers that go on together. */
    private static final class Twins {
        private final List<Quote> quotes;
        private final Instant hoursFrom;
        private final Marks all;
        private final LedgerState knowsAll = new LedgerState();
        private final LedgerState knowsSome = new LedgerState();
        private final List<LedgerPoint> ofAll = new ArrayList<>();
        private final List<LedgerPoint> ofSome = new ArrayList<>();
        private long left;

        Twins(List<Quote> quotes, Instant hoursFrom) {
            this.quotes = quotes;
            this.hoursFrom = hoursFrom;
            this.all = lines(quotes);
        }

        void trade(List<LedgerSwap> page) {
            var times = new MarkTimes(hoursFrom);
            Instant from = page.get(0).order().timestamp();
            times.trades(knowsSome.last() == null ? from.truncatedTo(ChronoUnit.HOURS) : knowsSome.passed(), page);
            Marks some = some(times);
            for (LedgerSwap swap : page) {
                knowsAll.apply(swap, Gas.of(swap, 1, all), all, hoursFrom, ofAll::add);
                knowsSome.apply(swap, Gas.of(swap, 1, some), some, hoursFrom, ofSome::add);
            }
        }

        void pass(Duration idle) {
            Instant to = knowsSome.passed().plus(idle);
            var times = new MarkTimes(hoursFrom);
            times.hours(knowsSome.passed(), to);
            knowsAll.pass(to, all, hoursFrom, ofAll::add);
            knowsSome.pass(to, some(times), hoursFrom, ofSome::add);
        }

        private Marks some(MarkTimes times) {
            List<Quote> some = within(quotes, times.windows(FRESH));
            left += quotes.size() - some.size();
            return lines(some);
        }
    }

    /** As the store is asked. */
    private static List<Quote> within(List<Quote> quotes, List<Window> windows) {
        Set<Quote> found = new TreeSet<>(ORDER.thenComparing(Quote::token));
        for (Window window : windows) {
            Instant after = window.first().minus(FRESH);
            Map<Integer, Quote> newest = new TreeMap<>();
            for (Quote quote : quotes) {
                if (!quote.line.time().isAfter(after)) {
                    newest.put(quote.token, quote);
                } else if (!quote.line.time().isAfter(window.last())) {
                    found.add(quote);
                }
            }
            found.addAll(newest.values());
        }
        return List.copyOf(found);
    }

    private static PriceLines lines(List<Quote> quotes) {
        var lines = new PriceLines(FRESH, Set.of(STABLE), CURRENCIES);
        quotes.forEach(quote -> lines.add(quote.token, quote.line));
        return lines;
    }

    /** Many or few, new ones or such as were before; some are of the very second of a trade or of a full hour. */
    private static List<Quote> quotes(Random random) {
        List<Quote> quotes = new ArrayList<>();
        Set<List<Object>> taken = new HashSet<>();
        int count = List.of(20, 100, 1_000).get(random.nextInt(3));
        boolean comeBack = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            int token = 1 + random.nextInt(TOKENS);
            Instant time = START.plus(time(random)).minus(FRESH);
            for (String source : List.of("route", "feed", "desk")) {
                if (random.nextInt(3) == 0 && taken.add(List.of(token, time, source))) {
                    BigDecimal usd = comeBack ? BigDecimal.valueOf(1 + random.nextInt(2)) : amount(random);
                    quotes.add(new Quote(token, source, new Line(time, source, usd)));
                }
            }
        }
        quotes.sort(ORDER);
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
