package io.hyperdex.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Book;
import io.hyperdex.domain.ledger.BookEvent;
import io.hyperdex.domain.ledger.BookTotals;
import io.hyperdex.domain.ledger.ExternalFlow;
import io.hyperdex.domain.ledger.LotMethod;
import io.hyperdex.domain.ledger.Match;
import io.hyperdex.domain.ledger.Origin;
import io.hyperdex.domain.ledger.Swap;
import io.hyperdex.domain.ledger.TransferPolicy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** V_end = V_start + deposits − withdrawals + P&L, day by day, where P&L is the ledger's and the rest is what was watched. */
class ReconciliationTest {
    private static final LocalDate START = LocalDate.parse("2024-01-05");
    private static final int TRADERS = 300;
    private static final int UNPRICED = 3;

    @Test
    void valuesFlowsAndTheLedgerAgreeToTheLastDigit() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int trader = 0; trader < TRADERS; trader++) {
            for (LotMethod method : LotMethod.values()) {
                new Trader(random, method).trade(1 + random.nextInt(6));
            }
        }
    }

    /** A trader of four tokens, whose prices move between all events; nobody says that of the last one. */
    private static final class Trader {
        private final Random random;
        private final List<Book> books = new ArrayList<>();
        private final List<BigDecimal> prices = new ArrayList<>();
        private DayReturns returns = DayReturns.starting(START, BigDecimal.ZERO);
        private BigDecimal profitBefore = BigDecimal.ZERO;
        private BigDecimal forgotten = BigDecimal.ZERO;
        private double chained = 1;
        private double atWork;
        private int events;

        Trader(Random random, LotMethod method) {
            this.random = random;
            for (int token = 0; token < 4; token++) {
                books.add(new Book(method));
                prices.add(amount(1_000));
            }
        }

        void trade(int days) {
            for (int day = 0; day < days; day++) {
                int count = random.nextInt(12);
                chained = 1;
                for (int event = 0; event < count; event++) {
                    movePrices();
                    event(START.plusDays(day), event);
                }
                movePrices();
                close();
            }
        }

        private void event(LocalDate day, int minute) {
            Instant time = Instant.parse(day + "T10:00:00Z").plusSeconds(60L * minute);
            OrderKey order = OrderKey.of(time, null, null, "t" + events++, "s");
            BigDecimal before = value();
            BigDecimal flow = switch (random.nextInt(8)) {
                case 0 -> received(order);
                case 1 -> sent(order);
                default -> swap(order);
            };
            returns = returns.flow(time, before, flow);
            chain(before);
            atWork = before.add(flow).doubleValue();
        }

        private void chain(BigDecimal valueNow) {
            if (atWork > 0) {
                chained *= valueNow.doubleValue() / atWork;
            }
        }

        private void close() {
            chain(value());
            atWork = value().doubleValue();
            DayReturns.Day day = returns.close(value());
            assertThat(day.profit()).isEqualByComparingTo(profit().subtract(profitBefore));
            if (!Double.isNaN(day.value())) {
                assertThat(day.value()).isEqualTo(chained - 1, within(1e-9 * Math.max(1, chained)));
            }
            profitBefore = profit();
            returns = returns.next(value());
        }

        private BigDecimal swap(OrderKey order) {
            int in = random.nextInt(4);
            int out = (in + 1 + random.nextInt(3)) % 4;
            BigDecimal amountIn = amount(10);
            // Sometimes nothing is known of the trade's price, and often it is not the mark.
            BigDecimal value = random.nextInt(10) == 0
                    ? null
                    : amountIn.multiply(prices.get(in)).multiply(amount(2));
            BigDecimal gas = random.nextInt(5) == 0 ? null : amount(3);
            Swap swap =
                    new Swap(order, amountIn, amount(10), value, new BigDecimal("0.003"), gas, random.nextBoolean());
            BigDecimal flow = apply(in, swap.sold()).add(apply(out, swap.bought()));
            if (gas == null || value == null) {
                return flow;
            }
            BigDecimal spent = BigDecimal.ZERO;
            if (random.nextBoolean()) {
                spent = apply(0, new BookEvent.Spent(order, amount(1), gas));
            }
            return flow.add(gas).add(spent);
        }

        private BigDecimal received(OrderKey order) {
            return apply(random.nextInt(4), new BookEvent.Received(order, amount(5), amount(500)));
        }

        private BigDecimal sent(OrderKey order) {
            return apply(random.nextInt(4), new BookEvent.Sent(order, amount(5), amount(500)));
        }

        private BigDecimal apply(int token, BookEvent event) {
            List<Match> matches = books.get(token).apply(event);
            matches.forEach(match -> forgetGain(match, mark(token)));
            return ExternalFlow.of(event, matches, mark(token));
        }

        private @Nullable BigDecimal mark(int token) {
            return token == UNPRICED ? null : prices.get(token);
        }

        /** What leaves without a price leaves the ledger at its cost, but the value of what is held at its mark. */
        private void forgetGain(Match match, @Nullable BigDecimal mark) {
            boolean counted =
                    match.lot().origin() == Origin.ACQUIRED || match.lot().origin() == Origin.TRANSFERRED;
            if (match.proceeds() == null && counted) {
                BigDecimal worth = mark == null
                        ? match.lot().cost().gross()
                        : match.lot().quantity().multiply(mark);
                forgotten = forgotten.add(worth.subtract(match.lot().cost().cost()));
            }
        }

        private void movePrices() {
            prices.replaceAll(
                    price -> price.multiply(new BigDecimal("0.97").add(amount(1).movePointLeft(1))));
            prices.replaceAll(price -> price.setScale(12, RoundingMode.HALF_EVEN));
        }

        private BigDecimal value() {
            BigDecimal value = BigDecimal.ZERO;
            for (int token = 0; token < 4; token++) {
                BookTotals totals = books.get(token).totals();
                value = value.add(worth(totals, mark(token)));
            }
            return value;
        }

        private static BigDecimal worth(BookTotals totals, @Nullable BigDecimal mark) {
            return mark == null
                    ? totals.basis(TransferPolicy.MARK).gross()
                    : totals.quantity(TransferPolicy.MARK).multiply(mark);
        }

        /** What the ledger says was made since the start. */
        private BigDecimal profit() {
            BigDecimal profit = forgotten;
            for (int token = 0; token < 4; token++) {
                BookTotals totals = books.get(token).totals();
                profit = profit.add(totals.realised(TransferPolicy.MARK).net())
                        .add(worth(totals, mark(token)))
                        .subtract(totals.basis(TransferPolicy.MARK).cost());
            }
            return profit;
        }

        private BigDecimal amount(int max) {
            return BigDecimal.valueOf(1 + random.nextInt(max * 1_000_000), 6);
        }
    }
}
