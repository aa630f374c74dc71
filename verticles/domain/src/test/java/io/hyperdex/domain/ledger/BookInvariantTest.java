package io.hyperdex.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Money is neither made nor lost by matching: every method and every policy accounts for all of it, exactly. */
class BookInvariantTest {
    private static final int LEDGERS = 2_000;

    @Test
    void realisedAndUnrealisedAreValueAndWithdrawalsLessDepositsAndFees() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        RandomEvents source = new RandomEvents(random);
        for (int ledger = 0; ledger < LEDGERS; ledger++) {
            List<BookEvent> events = source.list(random.nextInt(40));
            BigDecimal mark = source.decimal(6);
            for (LotMethod method : LotMethod.values()) {
                balances(events, method, mark);
            }
        }
    }

    private static void balances(List<BookEvent> events, LotMethod method, BigDecimal mark) {
        Book book = new Book(method);
        List<Flows> flows = Stream.of(TransferPolicy.values()).map(Flows::new).toList();
        for (BookEvent event : events) {
            List<Match> matches = book.apply(event);
            sharesAddUp(event, matches);
            for (Flows policy : flows) {
                policy.in(event);
                matches.forEach(policy::out);
            }
        }
        holdsWhatItsLotsHold(book);
        BookTotals totals = book.totals();
        for (Flows flow : flows) {
            BigDecimal realised = totals.realised(flow.policy).net();
            BigDecimal unrealised = totals.unrealised(flow.policy, mark).net();
            BigDecimal value = totals.quantity(flow.policy).multiply(mark);
            assertThat(realised.add(unrealised))
                    .as(method + " " + flow.policy)
                    .isEqualByComparingTo(value.add(flow.withdrawals)
                            .subtract(flow.deposits)
                            .subtract(flow.fees)
                            .add(flow.income));
        }
    }

    private static void sharesAddUp(BookEvent event, List<Match> matches) {
        if (matches.isEmpty()) {
            return;
        }
        assertThat(matches.stream().map(match -> match.lot().quantity()).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(event.quantity());
        if (event instanceof BookEvent.Sold sold && sold.amounts() != null) {
            assertThat(matches.stream()
                            .map(match -> match.proceeds().proceeds())
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(sold.amounts().proceeds());
        }
    }

    private static void holdsWhatItsLotsHold(Book book) {
        BookState state = book.state();
        for (Origin origin : Origin.values()) {
            Holding held = state.totals().held(origin);
            List<Lot> lots =
                    state.lots().stream().filter(lot -> lot.origin() == origin).toList();
            assertThat(lots.stream().map(Lot::quantity).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(held.quantity());
            assertThat(lots.stream().map(lot -> lot.cost().cost()).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(held.cost().cost());
        }
        assertThat(state.lots()).allSatisfy(lot -> assertThat(lot.quantity()).isPositive());
    }

    /** What came into the book and left it, as far as the policy counts it. */
    private static final class Flows {
        private final TransferPolicy policy;
        private BigDecimal deposits = BigDecimal.ZERO;
        private BigDecimal withdrawals = BigDecimal.ZERO;
        private BigDecimal fees = BigDecimal.ZERO;
        /** Income is a profit and no deposit, but the value of its lot counts as one here. */
        private BigDecimal income = BigDecimal.ZERO;

        Flows(TransferPolicy policy) {
            this.policy = policy;
        }

        void in(BookEvent event) {
            if (event instanceof BookEvent.Bought bought && bought.amounts() != null) {
                paid(bought.amounts());
            } else if (event instanceof BookEvent.Earned earned && earned.amounts() != null) {
                paid(earned.amounts());
                income = income.add(earned.amounts().gross());
            } else if (event instanceof BookEvent.Received received && received.value() != null) {
                deposits = deposits.add(policy == TransferPolicy.MARK ? received.value() : BigDecimal.ZERO);
            }
        }

        private void paid(Amounts amounts) {
            deposits = deposits.add(amounts.gross());
            fees = fees.add(amounts.poolFee()).add(amounts.gas());
        }

        void out(Match match) {
            Origin origin = match.lot().origin();
            boolean counted = switch (policy) {
                case EXCLUDE -> origin == Origin.ACQUIRED;
                case ZERO -> origin != Origin.UNPRICED;
                case MARK -> true;
            };
            if (!counted) {
                return;
            }
            boolean sold =
                    match.way() == Match.Way.SOLD || (match.way() == Match.Way.SENT && policy == TransferPolicy.MARK);
            if (!sold) {
                boolean costs = origin == Origin.ACQUIRED || policy == TransferPolicy.MARK;
                withdrawals = withdrawals.add(costs ? match.lot().cost().cost() : BigDecimal.ZERO);
                return;
            }
            withdrawals = withdrawals.add(match.proceeds().gross());
            fees = fees.add(match.proceeds().poolFee()).add(match.proceeds().gas());
            boolean costUnknown = origin == Origin.UNSEEN || origin == Origin.UNPRICED;
            if (costUnknown && policy == TransferPolicy.MARK) {
                deposits = deposits.add(match.proceeds().gross());
            }
        }
    }
}
