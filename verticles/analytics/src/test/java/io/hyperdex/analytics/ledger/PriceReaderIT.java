package io.hyperdex.analytics.ledger;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.analytics.ledger.PriceLines.Line;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.store.QuotesConfig;
import io.hyperdex.platform.store.RatesConfig;
import io.hyperdex.platform.testing.TestPostgres;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read of the store for some times says of them the same as if everything had been read. */
@Timeout(120)
class PriceReaderIT {
    private static final Instant START = Instant.parse("2024-01-05T00:00:00Z");
    private static final int HOURS = 60;
    private static final int PRICES = 600;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private record Quote(int token, String source, Instant time, BigDecimal usd) {}

    @Test
    void pricesOfSomeTimesAreThoseOfAll() throws Exception {
        System.out.println("PriceReaderIT seed=" + seed);
        try (TestNode node = TestNode.start(TestPostgres.createStore(), Configuration.defaults())) {
            node.execute("insert into tokens (chain_id, address) select 7, '0x' || lpad(i::text, 40, '0')"
                    + " from generate_series(1, 3) i");
            List<Integer> tokens = node.query("select id from tokens where chain_id = 7 order by id").stream()
                    .map(Integer::valueOf)
                    .toList();
            List<Quote> quotes = store(node, tokens);
            for (Duration fresh : List.of(Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(20))) {
                var all = new PriceLines(fresh, Set.of(), Map.of());
                quotes.forEach(quote -> all.add(quote.token, new Line(quote.time, quote.source, quote.usd)));
                for (int i = 0; i < 20; i++) {
                    compare(node, fresh, tokens, all);
                }
            }
        }
    }

    private List<Quote> store(TestNode node, List<Integer> tokens) throws Exception {
        List<Quote> quotes = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < PRICES; i++) {
            int token = tokens.get(random.nextInt(tokens.size()));
            Instant time = time();
            for (String source : List.of("desk", "feed", "route")) {
                if (random.nextInt(3) == 0 && quotes.stream().noneMatch(one -> same(one, token, source, time))) {
                    BigDecimal usd = BigDecimal.valueOf(1 + random.nextInt(1_000_000), 3);
                    quotes.add(new Quote(token, source, time, usd));
                    rows.add("(%d, '%s', '%s', %s)".formatted(token, time, source, usd));
                }
            }
        }
        node.execute("insert into prices (token_id, ts, source, usd) values " + String.join(", ", rows));
        quotes.sort(Comparator.comparing(Quote::time).thenComparing(Quote::source));
        return quotes;
    }

    private static boolean same(Quote one, int token, String source, Instant time) {
        return one.token == token && one.source.equals(source) && one.time.equals(time);
    }

    private void compare(TestNode node, Duration fresh, List<Integer> tokens, PriceLines all) {
        Configuration configuration = node.context.configuration();
        var reader = new PriceReader(
                configuration.section("quotes", QuotesConfig.class),
                configuration.section("rates", RatesConfig.class),
                fresh);
        List<LedgerSwap> swaps = swaps();
        var times = new MarkTimes(START.plus(Duration.ofHours(random.nextInt(HOURS))));
        times.trades(START.plus(Duration.ofHours(random.nextInt(HOURS))), swaps);
        Marks some = await(node.context.store().withConnection(connection -> reader.marks(connection, tokens, times)));
        for (int token : tokens) {
            for (LedgerSwap swap : swaps) {
                Instant at = swap.order().timestamp();
                assertThat(some.usd(token, at)).as("%s fresh %s", at, fresh).isEqualTo(all.usd(token, at));
            }
            for (MarkTimes.Window window : times.windows(Duration.ZERO)) {
                for (Instant at : List.of(window.first(), window.last())) {
                    assertThat(some.usd(token, at)).as("%s fresh %s", at, fresh).isEqualTo(all.usd(token, at));
                }
            }
        }
    }

    private List<LedgerSwap> swaps() {
        List<LedgerSwap> swaps = new ArrayList<>();
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            swaps.add(new LedgerSwap(
                    OrderKey.of(time(), null, null, "t" + i, "s"),
                    1,
                    1,
                    2,
                    new LedgerSwap.Amounts(BigDecimal.ONE, BigDecimal.ONE),
                    null,
                    null,
                    new LedgerSwap.Gas(null, null, 0),
                    true));
        }
        swaps.sort(Comparator.comparing(LedgerSwap::order));
        return swaps;
    }

    /** Often close to a full hour. */
    private Instant time() {
        Duration part = random.nextBoolean()
                ? Duration.ofMillis(random.nextLong(3_600_000))
                : Duration.ofMillis(random.nextInt(8) * 250L);
        return START.plus(Duration.ofHours(random.nextInt(HOURS))).plus(part);
    }
}
