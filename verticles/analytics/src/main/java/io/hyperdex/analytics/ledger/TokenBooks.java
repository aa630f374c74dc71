package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Book;
import io.hyperdex.domain.ledger.BookEvent;
import io.hyperdex.domain.ledger.BookState;
import io.hyperdex.domain.ledger.BookTotals;
import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.LedgerFormat;
import io.hyperdex.domain.ledger.LotMethod;
import io.hyperdex.domain.ledger.Match;
import io.hyperdex.domain.ledger.NetSums;
import io.hyperdex.domain.ledger.TransferPolicy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The books of one token, one for each view. Only of a token that gas was paid in there are those in which gas is a
 * disposal; of the others they would be the same.
 */
final class TokenBooks {
    /** FIFO in USD, which returns and counts are made from. */
    private static final int MAIN = 0;

    private static final List<BookView> VIEWS =
            IntStream.range(0, BookView.ALL).mapToObj(BookView::at).toList();

    private final List<Book> books;

    private TokenBooks(List<Book> books) {
        this.books = books;
    }

    static TokenBooks empty() {
        return new TokenBooks(fresh(0));
    }

    private static List<Book> fresh(int from) {
        List<Book> fresh = new ArrayList<>();
        for (int i = from; i < from + BookView.PLAIN; i++) {
            fresh.add(new Book(VIEWS.get(i).method()));
        }
        return fresh;
    }

    /** Applies an event, given in every currency; what the main book answered. */
    List<Match> apply(Map<Currency, ? extends BookEvent> byCurrency) {
        List<Match> main = List.of();
        for (int i = 0; i < books.size(); i++) {
            List<Match> matches = books.get(i).apply(in(byCurrency, i));
            main = i == MAIN ? matches : main;
        }
        return main;
    }

    /** Applies a disposal that is gas, to the books that take it for one. */
    void spend(Map<Currency, BookEvent.Spent> byCurrency) {
        if (books.size() == BookView.PLAIN) {
            // What was traded before any gas was paid is the same in both halves.
            for (int i = 0; i < BookView.PLAIN; i++) {
                books.add(new Book(books.get(i).state()));
            }
        }
        for (int i = BookView.PLAIN; i < BookView.ALL; i++) {
            books.get(i).apply(in(byCurrency, i));
        }
    }

    private static <E extends BookEvent> E in(Map<Currency, E> byCurrency, int view) {
        return Objects.requireNonNull(byCurrency.get(VIEWS.get(view).currency()));
    }

    int views() {
        return books.size();
    }

    /** What counts as the trader's capital. */
    BigDecimal quantity() {
        return books.get(MAIN).quantity(TransferPolicy.MARK);
    }

    /** What that was bought for, before fee and gas. */
    BigDecimal cost() {
        return books.get(MAIN).basis(TransferPolicy.MARK).gross();
    }

    NetSums nets(int view) {
        return books.get(view < books.size() ? view : view - BookView.PLAIN).nets();
    }

    int lots() {
        return books.stream().mapToInt(Book::lots).sum();
    }

    void writeTotals(DataOutputStream out) throws IOException {
        LedgerFormat.writeViews(out, books.stream().map(Book::totals).toList());
    }

    void writeStates(DataOutputStream out) throws IOException {
        out.writeByte(books.size());
        for (Book book : books) {
            LedgerFormat.write(out, book.state());
        }
    }

    static TokenBooks readStates(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Book> books = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            books.add(new Book(LedgerFormat.state(in)));
        }
        return new TokenBooks(books);
    }

    /** Books without their lots: they answer what the time makes of them, and take no event. */
    static TokenBooks readTotals(DataInputStream in) throws IOException {
        List<Book> books = new ArrayList<>();
        for (BookTotals totals : LedgerFormat.views(in)) {
            LotMethod method = BookView.at(books.size()).method();
            books.add(new Book(new BookState(method, null, totals, List.of())));
        }
        return new TokenBooks(books);
    }

    /** Whether anything is held by any origin. */
    boolean isHeld() {
        return books.get(MAIN).lots() > 0 || books.get(MAIN).totals().quantity().signum() > 0;
    }
}
