package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.LotMethod;
import io.hyperdex.domain.ledger.TransferPolicy;
import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.query.State;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose ledger a caller asks for, and how to look at it.
 *
 * @param source of the trades; null for the caller's own, else those of a chain
 * @param own the caller's source
 */
record LedgerQuestion(
        String trader, @Nullable String source, String own, Visible visible, BookView view, TransferPolicy transfers) {

    static LedgerQuestion of(Call call) {
        String trader = trader(call.parameters());
        return of(
                call.parameters(), call.caller().source(), call.caller().sight().of(trader));
    }

    static LedgerQuestion of(State.Asked asked) {
        Visible visible = Objects.requireNonNull(asked.visible());
        return of(asked.parameters(), visible.own(), visible);
    }

    private static String trader(RequestParameters parameters) {
        return parameters.requiredString("address").toLowerCase(Locale.ROOT);
    }

    private static LedgerQuestion of(RequestParameters parameters, String own, Visible visible) {
        var view = new BookView(
                Currency.valueOf(choice(parameters, "currency", "usd")),
                LotMethod.valueOf(choice(parameters, "method", "fifo")),
                "true".equals(parameters.string("gasAsDisposal")));
        return new LedgerQuestion(
                trader(parameters),
                parameters.string("source"),
                own,
                visible,
                view,
                TransferPolicy.valueOf(choice(parameters, "transfers", "exclude")));
    }

    private static String choice(RequestParameters parameters, String name, String otherwise) {
        String chosen = parameters.string(name);
        return (chosen == null ? otherwise : chosen).toUpperCase(Locale.ROOT);
    }

    /** What of the caller decides what is seen. */
    static String sight(Call call) {
        LedgerQuestion question = of(call);
        return question.own + " " + question.visible;
    }
}
