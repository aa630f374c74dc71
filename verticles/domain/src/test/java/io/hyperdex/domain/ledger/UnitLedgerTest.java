package io.hyperdex.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A second calculation, of another kind: every unit is a lot of its own, in whole numbers. */
class UnitLedgerTest {
    private static final int LEDGERS = 500;

    @Test
    void lotsGiveTheSameProfitAsSingleUnits() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int ledger = 0; ledger < LEDGERS; ledger++) {
            for (LotMethod method : List.of(LotMethod.FIFO, LotMethod.LIFO, LotMethod.HIFO)) {
                Book book = new Book(method);
                Units units = new Units(method);
                int trades = 1 + random.nextInt(40);
                for (int trade = 0; trade < trades; trade++) {
                    trade(random, trade, book, units);
                }
                compare(book.totals(), units);
            }
        }
    }

    private static void trade(Random random, int trade, Book book, Units units) {
        OrderKey order = OrderKey.of(Instant.ofEpochSecond(trade), null, null, "t", "s");
        int quantity = 1 + random.nextInt(9);
        int price = 10 + random.nextInt(20);
        int gas = random.nextInt(3);
        Amounts amounts = new Amounts(
                BigDecimal.valueOf((long) quantity * price),
                BigDecimal.ZERO,
                BigDecimal.valueOf((long) quantity * gas));
        if (random.nextInt(5) < 3) {
            book.apply(new BookEvent.Bought(order, BigDecimal.valueOf(quantity), amounts));
            units.buy(trade, quantity, price + gas);
        } else {
            book.apply(new BookEvent.Sold(order, BigDecimal.valueOf(quantity), amounts));
            units.sell(quantity, price - gas);
        }
    }

    private static void compare(BookTotals totals, Units units) {
        // Shares of the proceeds of one sale are rounded at the 36th place; that is all there is to differ.
        BigDecimal realised = totals.realised(TransferPolicy.EXCLUDE).net();
        assertThat(realised.subtract(BigDecimal.valueOf(units.realised)).abs()).isLessThan(new BigDecimal("1e-33"));
        assertThat(totals.unmatchedQuantity()).isEqualByComparingTo(BigDecimal.valueOf(units.unmatched));
        assertThat(totals.quantity()).isEqualByComparingTo(BigDecimal.valueOf(units.held.size()));
        assertThat(totals.basis(TransferPolicy.EXCLUDE).cost())
                .isEqualByComparingTo(BigDecimal.valueOf(
                        units.held.stream().mapToLong(Unit::cost).sum()));
    }

    private static final class Units {
        private final Comparator<Unit> next;
        private final List<Unit> held = new ArrayList<>();
        private long realised;
        private long unmatched;

        Units(LotMethod method) {
            Comparator<Unit> byAge = Comparator.comparingInt(Unit::trade);
            next = switch (method) {
                case FIFO, AVERAGE -> byAge;
                case LIFO -> byAge.reversed();
                case HIFO -> Comparator.comparingInt(Unit::cost).reversed().thenComparing(byAge);
            };
        }

        void buy(int trade, int quantity, int cost) {
            for (int i = 0; i < quantity; i++) {
                held.add(new Unit(trade, cost));
            }
        }

        void sell(int quantity, int proceeds) {
            for (int i = 0; i < quantity; i++) {
                if (held.isEmpty()) {
                    unmatched++;
                } else {
                    Unit unit = held.stream().min(next).orElseThrow();
                    held.remove(unit);
                    realised += proceeds - unit.cost;
                }
            }
        }
    }

    private record Unit(int trade, int cost) {}
}
