package io.hyperdex.analytics.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Amounts;
import io.hyperdex.domain.ledger.Book;
import io.hyperdex.domain.ledger.BookEvent;
import io.hyperdex.domain.ledger.BookTotals;
import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.ledger.PointProfits.Net;
import io.hyperdex.domain.ledger.Profit;
import io.hyperdex.domain.ledger.TransferPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is carried on from one valuation to the next equals what follows from the sums of every book by itself. */
class ValuationTest {
    private static final int RUNS = 100;
    private static final int STEPS = 60;
    private static final int TOKENS = 4;
    private static final int NATIVE = 1;
    private static final BigDecimal LAST_PLACES = new BigDecimal("1e-34");

    @Test
    void carriedSumsEqualThoseOfTheBooks() {
        long first = System.nanoTime();
        System.out.println("ValuationTest first seed " + first);
        for (long seed = first; seed < first + RUNS; seed++) {
            var scene = new Scene(new Random(seed));
            for (int step = 0; step < STEPS; step++) {
                scene.step("seed " + seed + " step " + step);
            }
        }
    }

    private static final class Scene implements Marks {
        private final Random random;
        private final Map<Integer, TokenBooks> books = new TreeMap<>();
        private final LedgerNets nets = new LedgerNets(books);
        private final Capital capital = new Capital(books);
        /** The same books, each by itself. */
        private final Map<Integer, List<Book>> singles = new TreeMap<>();

        private final Map<Integer, BigDecimal> prices = new HashMap<>();
        private final Map<Currency, BigDecimal> rates = new EnumMap<>(Currency.class);
        private int events;

        Scene(Random random) {
            this.random = random;
        }

        @Override
        public @Nullable BigDecimal usd(int token, Instant at) {
            return prices.get(token);
        }

        @Override
        public @Nullable BigDecimal usd(Currency currency, Instant at) {
            return currency == Currency.USD ? BigDecimal.ONE : rates.get(currency);
        }

        void step(String where) {
            switch (random.nextInt(8)) {
                case 0 -> move();
                case 1 -> compare(where);
                default -> event();
            }
        }

        private void move() {
            int token = 1 + random.nextInt(TOKENS);
            if (random.nextInt(4) == 0) {
                prices.remove(token);
            } else {
                prices.put(token, amount(1_000));
            }
            Currency currency = random.nextBoolean() ? Currency.ETH : Currency.BTC;
            if (random.nextInt(3) == 0) {
                rates.remove(currency);
            } else {
                rates.put(currency, amount(3_000));
            }
        }

        private void event() {
            events++;
            OrderKey order = OrderKey.of(Instant.ofEpochSecond(events), null, null, "t" + events, "s");
            int token = 1 + random.nextInt(TOKENS);
            BigDecimal quantity = amount(10);
            BigDecimal value = random.nextInt(6) == 0 ? null : Amounts.rounded(amount(5_000));
            int kind = random.nextInt(5);
            if (kind == 4) {
                apply(NATIVE, true, usd -> new BookEvent.Spent(order, quantity, usd), value);
            } else {
                apply(token, false, usd -> event(kind, order, quantity, usd), value);
            }
        }

        private static BookEvent event(int kind, OrderKey order, BigDecimal quantity, @Nullable BigDecimal value) {
            Amounts amounts = value == null ? null : new Amounts(value, BigDecimal.ONE, BigDecimal.ZERO);
            return switch (kind) {
                case 0 -> new BookEvent.Bought(order, quantity, amounts);
                case 1 -> new BookEvent.Received(order, quantity, value);
                case 2 -> new BookEvent.Sent(order, quantity, value);
                default -> new BookEvent.Sold(order, quantity, amounts);
            };
        }

        private <E extends BookEvent> void apply(
                int token, boolean gas, Function<@Nullable BigDecimal, E> of, @Nullable BigDecimal value) {
            Map<Currency, E> byCurrency = new EnumMap<>(Currency.class);
            for (Currency currency : Currency.values()) {
                BigDecimal rate = usd(currency, Instant.EPOCH);
                byCurrency.put(
                        currency,
                        of.apply(value == null || rate == null ? null : Amounts.rounded(Decimals.ratio(value, rate))));
            }
            TokenBooks changed = books.computeIfAbsent(token, absent -> TokenBooks.empty());
            nets.changes(token);
            if (gas) {
                @SuppressWarnings("unchecked")
                var spent = (Map<Currency, BookEvent.Spent>) byCurrency;
                changed.spend(spent);
            } else {
                changed.apply(byCurrency);
            }
            List<Book> alone = singles.computeIfAbsent(token, absent -> singles());
            for (int view = gas ? BookView.PLAIN : 0; view < BookView.ALL; view++) {
                E event = byCurrency.get(BookView.at(view).currency());
                assertThat(event).isNotNull();
                alone.get(view).apply(event);
            }
        }

        private static List<Book> singles() {
            List<Book> alone = new ArrayList<>();
            for (int view = 0; view < BookView.ALL; view++) {
                alone.add(new Book(BookView.at(view).method()));
            }
            return alone;
        }

        private void compare(String where) {
            Instant at = Instant.ofEpochSecond(events);
            BigDecimal value = capital.value(this, at, Map.of());
            LedgerPoint point = Valuation.of(books, nets, value, this, at)
                    .hour(at, true, new LedgerPoint.Flows(BigDecimal.ZERO, BigDecimal.ZERO), events);

            BigDecimal worth = BigDecimal.ZERO;
            for (Map.Entry<Integer, List<Book>> token : singles.entrySet()) {
                BigDecimal price = prices.get(token.getKey());
                BookTotals main = token.getValue().get(0).totals();
                worth = worth.add(
                        price == null
                                ? main.basis(TransferPolicy.MARK).gross()
                                : main.quantity(TransferPolicy.MARK).multiply(price));
            }
            assertThat(point.value()).as(where).isCloseTo(worth, within(LAST_PLACES));
            for (int view = 0; view < BookView.ALL; view++) {
                for (TransferPolicy policy : PointProfits.POLICIES) {
                    verify(where, point.profits().of(BookView.at(view), policy), view, policy);
                }
            }
        }

        private void verify(String where, Net net, int view, TransferPolicy policy) {
            BigDecimal realised = BigDecimal.ZERO;
            BigDecimal unrealised = null;
            BigDecimal rate = usd(BookView.at(view).currency(), Instant.EPOCH);
            for (Map.Entry<Integer, List<Book>> token : singles.entrySet()) {
                BookTotals totals = token.getValue().get(view).totals();
                BigDecimal price = prices.get(token.getKey());
                BigDecimal mark = price == null || rate == null ? null : Decimals.ratio(price, rate);
                Profit open = totals.unrealised(policy, mark);
                realised = realised.add(totals.realised(policy).net());
                if (open != null) {
                    unrealised = open.net().add(unrealised == null ? BigDecimal.ZERO : unrealised);
                }
            }
            assertThat(net.realised()).as(where).isCloseTo(realised, within(LAST_PLACES));
            if (unrealised == null) {
                assertThat(net.unrealised()).as(where).isNull();
            } else {
                assertThat(net.unrealised()).as(where).isCloseTo(unrealised, within(LAST_PLACES));
            }
        }

        private BigDecimal amount(int max) {
            return BigDecimal.valueOf(1 + random.nextLong(max * 1_000_000L), 6);
        }
    }
}
