package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Amounts;
import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.NetSums;
import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.ledger.PointProfits.Net;
import io.hyperdex.domain.ledger.TransferPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The net profits of a ledger over all its tokens, by view and policy. What does not depend on prices is added up as books
 * change, and most tokens are held in the same quantity by every view: so a valuation costs what has changed since the last one,
 * and a product for each token and currency.
 */
final class LedgerNets {
    private static final List<TransferPolicy> POLICIES = PointProfits.POLICIES;

    private final Map<Integer, TokenBooks> books;
    /** Tokens whose books are not as they were counted. */
    private final Set<Integer> changed;

    private final Map<Integer, Counted> counted = new HashMap<>();
    private final Sums sums = new Sums();

    /** A token's part of the sums. */
    private record Counted(List<NetSums> nets, BigDecimal quantity, boolean isHeldAlike) {
        static Counted of(TokenBooks token) {
            List<NetSums> nets = new ArrayList<>(BookView.ALL);
            for (int view = 0; view < BookView.ALL; view++) {
                nets.add(token.nets(view));
            }
            BigDecimal quantity = token.quantity();
            boolean alike = nets.stream()
                    .distinct()
                    .allMatch(one -> POLICIES.stream()
                            .allMatch(policy -> one.quantity(policy).compareTo(quantity) == 0));
            return new Counted(nets, quantity, alike);
        }

        /** What every view takes it to be worth; null where views differ, or where something has no price. */
        @Nullable
        BigDecimal worth(@Nullable BigDecimal mark) {
            if (!isHeldAlike || (mark == null && quantity.signum() != 0)) {
                return null;
            }
            return mark == null ? BigDecimal.ZERO : Amounts.worth(quantity, mark);
        }
    }

    private static final class Sums {
        private final BigDecimal[] realised = zeros();
        private final BigDecimal[] costs = zeros();

        private static BigDecimal[] zeros() {
            BigDecimal[] zeros = new BigDecimal[BookView.ALL * POLICIES.size()];
            Arrays.fill(zeros, BigDecimal.ZERO);
            return zeros;
        }

        void replace(@Nullable Counted before, Counted now) {
            for (int view = 0; view < BookView.ALL; view++) {
                NetSums more = now.nets.get(view);
                NetSums less = before == null ? null : before.nets.get(view);
                for (int policy = 0; less != more && policy < POLICIES.size(); policy++) {
                    add(view * POLICIES.size() + policy, POLICIES.get(policy), more, less);
                }
            }
        }

        private void add(int index, TransferPolicy policy, NetSums more, @Nullable NetSums less) {
            realised[index] = realised[index].add(more.realised(policy));
            costs[index] = costs[index].add(more.cost(policy));
            if (less != null) {
                realised[index] = realised[index].subtract(less.realised(policy));
                costs[index] = costs[index].subtract(less.cost(policy));
            }
        }
    }

    /** Tokens that the views of one currency hold: those alike together, the others one by one. */
    private record Open(BigDecimal alike, boolean isAnyAlike, List<Other> others) {}

    private record Other(Counted token, @Nullable BigDecimal mark) {}

    LedgerNets(Map<Integer, TokenBooks> books) {
        this.books = books;
        this.changed = new HashSet<>(books.keySet());
    }

    /** An event comes to the token's books. */
    void changes(int token) {
        changed.add(token);
    }

    /**
     * For each view and policy.
     *
     * @param marks prices of tokens in each currency
     */
    List<Net> at(int views, Map<Currency, Map<Integer, BigDecimal>> marks) {
        for (int token : changed) {
            Counted now = Counted.of(Objects.requireNonNull(books.get(token)));
            sums.replace(counted.put(token, now), now);
        }
        changed.clear();
        Map<Currency, Open> open = new EnumMap<>(Currency.class);
        marks.forEach((currency, prices) -> open.put(currency, open(prices)));
        List<Net> nets = new ArrayList<>(views * POLICIES.size());
        for (int view = 0; view < views; view++) {
            Open inCurrency = Objects.requireNonNull(open.get(BookView.at(view).currency()));
            for (int policy = 0; policy < POLICIES.size(); policy++) {
                int index = view * POLICIES.size() + policy;
                BigDecimal unrealised = unrealised(inCurrency, view, POLICIES.get(policy), sums.costs[index]);
                // The same figure in the same digits, whatever was added up before.
                nets.add(new Net(
                        Amounts.rounded(sums.realised[index]),
                        unrealised == null ? null : Amounts.rounded(unrealised)));
            }
        }
        return nets;
    }

    private Open open(Map<Integer, BigDecimal> marks) {
        BigDecimal alike = BigDecimal.ZERO;
        boolean any = false;
        List<Other> others = new ArrayList<>();
        for (Map.Entry<Integer, Counted> entry : counted.entrySet()) {
            BigDecimal mark = marks.get(entry.getKey());
            BigDecimal worth = entry.getValue().worth(mark);
            if (worth == null) {
                others.add(new Other(entry.getValue(), mark));
            } else {
                alike = alike.add(worth);
                any = true;
            }
        }
        return new Open(alike, any, others);
    }

    /** Null when nothing has a price; what has none is left out, with its cost. */
    private static @Nullable BigDecimal unrealised(Open open, int view, TransferPolicy policy, BigDecimal cost) {
        BigDecimal unrealised = open.alike.subtract(cost);
        boolean any = open.isAnyAlike;
        for (Other other : open.others) {
            NetSums held = other.token.nets.get(view);
            BigDecimal quantity = held.quantity(policy);
            BigDecimal mark = other.mark;
            if (quantity.signum() == 0) {
                any = true;
            } else if (mark == null) {
                unrealised = unrealised.add(held.cost(policy));
            } else {
                any = true;
                unrealised = unrealised.add(Amounts.worth(quantity, mark));
            }
        }
        return any ? unrealised : null;
    }
}
