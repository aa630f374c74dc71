package io.hyperdex.domain.ledger;

import java.util.List;

/**
 * One of the ways to look at the trades of a token: each is a book of its own.
 *
 * @param gasAsDisposal whether gas is also a disposal of the native token, beside what it adds to costs
 */
public record BookView(Currency currency, LotMethod method, boolean gasAsDisposal) {
    /** The order of what is stored. */
    private static final List<Currency> CURRENCIES = List.of(Currency.USD, Currency.ETH, Currency.BTC);

    private static final List<LotMethod> METHODS =
            List.of(LotMethod.FIFO, LotMethod.LIFO, LotMethod.HIFO, LotMethod.AVERAGE);
    /** Views without gas as a disposal, which every token has; those with it follow them. */
    public static final int PLAIN = CURRENCIES.size() * METHODS.size();

    /** All views; only the books of native tokens differ in the second half. */
    public static final int ALL = 2 * PLAIN;

    /** The place of the view where all of them are kept in their order. */
    public int index() {
        return (gasAsDisposal ? PLAIN : 0) + CURRENCIES.indexOf(currency) * METHODS.size() + METHODS.indexOf(method);
    }

    public static BookView at(int index) {
        int plain = index % PLAIN;
        return new BookView(
                CURRENCIES.get(plain / METHODS.size()), METHODS.get(plain % METHODS.size()), index >= PLAIN);
    }
}
