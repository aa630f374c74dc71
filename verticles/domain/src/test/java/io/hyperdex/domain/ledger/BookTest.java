package io.hyperdex.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BookTest {
    private int second;

    @Test
    void averageCostTakesTheSameShareOfEveryUnit() {
        Book book = new Book(LotMethod.AVERAGE);
        book.apply(bought("2", "200", "0"));
        book.apply(bought("2", "400", "0"));
        book.apply(sold("1", "250", "0"));

        BookTotals totals = book.totals();

        assertThat(totals.realised(TransferPolicy.EXCLUDE).net()).isEqualByComparingTo("100");
        assertThat(totals.basis(TransferPolicy.EXCLUDE).cost()).isEqualByComparingTo("450");
        assertThat(totals.unrealised(TransferPolicy.EXCLUDE, new BigDecimal("160"))
                        .net())
                .isEqualByComparingTo("30");
    }

    @Test
    void gasOfABuyIsInTheBasisAndGasOfASaleIsTakenOffTheProceeds() {
        Book book = new Book(LotMethod.FIFO);
        book.apply(bought("1", "100", "3"));
        book.apply(sold("1", "110", "2"));

        Profit realised = book.totals().realised(TransferPolicy.EXCLUDE);

        assertThat(realised.gross()).isEqualByComparingTo("10");
        assertThat(realised.gas()).isEqualByComparingTo("5");
        assertThat(realised.net()).isEqualByComparingTo("5");
    }

    @Test
    void whatWasNeverSeenToComeIsNoProfitUnlessThePolicySaysSo() {
        Book book = new Book(LotMethod.FIFO);
        book.apply(bought("1", "100", "0"));
        book.apply(sold("4", "600", "8"));

        BookTotals totals = book.totals();

        assertThat(totals.quantity()).isZero();
        assertThat(totals.unmatchedQuantity()).isEqualByComparingTo("3");
        assertThat(totals.coverage(TransferPolicy.EXCLUDE)).isEqualByComparingTo("0.25");
        assertThat(totals.realised(TransferPolicy.EXCLUDE).net()).isEqualByComparingTo("48");
        assertThat(totals.realised(TransferPolicy.ZERO).net()).isEqualByComparingTo("492");
        assertThat(totals.realised(TransferPolicy.MARK).net()).isEqualByComparingTo("42");
    }

    @Test
    void aTransferInCostsItsValueThenNothingOrIsLeftOut() {
        Book book = new Book(LotMethod.HIFO);
        book.apply(new BookEvent.Received(order(), new BigDecimal("2"), new BigDecimal("200")));
        book.apply(sold("1", "130", "0"));

        BookTotals totals = book.totals();

        assertThat(totals.realised(TransferPolicy.EXCLUDE).net()).isZero();
        assertThat(totals.coverage(TransferPolicy.EXCLUDE)).isZero();
        assertThat(totals.realised(TransferPolicy.ZERO).net()).isEqualByComparingTo("130");
        assertThat(totals.realised(TransferPolicy.MARK).net()).isEqualByComparingTo("30");
        assertThat(totals.unrealised(TransferPolicy.MARK, new BigDecimal("90")).net())
                .isEqualByComparingTo("-10");
        assertThat(totals.unrealised(TransferPolicy.EXCLUDE, new BigDecimal("90"))
                        .net())
                .isZero();
    }

    @Test
    void withoutAPriceTheQuantityMovesAndNoMoneyIsCounted() {
        Book book = new Book(LotMethod.FIFO);
        book.apply(new BookEvent.Bought(order(), BigDecimal.TEN, null));
        book.apply(sold("4", "80", "0"));

        BookTotals totals = book.totals();

        assertThat(totals.quantity()).isEqualByComparingTo("6");
        assertThat(totals.realised(TransferPolicy.ZERO).net()).isZero();
        assertThat(totals.coverage(TransferPolicy.ZERO)).isZero();
        assertThat(totals.unmatchedQuantity()).isZero();
    }

    @Test
    void unrealisedIsUnknownWithoutAMark() {
        Book book = new Book(LotMethod.LIFO);
        book.apply(bought("1", "100", "0"));

        assertThat(book.totals().unrealised(TransferPolicy.MARK, null)).isNull();
    }

    @Test
    void refusesAnEventThatBelongsBeforeOneItHas() {
        Book book = new Book(LotMethod.FIFO);
        BookEvent early = bought("1", "1", "0");
        book.apply(bought("1", "1", "0"));

        assertThatThrownBy(() -> book.apply(early)).isInstanceOf(IllegalArgumentException.class);
    }

    private BookEvent.Bought bought(String quantity, String gross, String gas) {
        return new BookEvent.Bought(order(), new BigDecimal(quantity), amounts(gross, gas));
    }

    private BookEvent.Sold sold(String quantity, String gross, String gas) {
        return new BookEvent.Sold(order(), new BigDecimal(quantity), amounts(gross, gas));
    }

    private static Amounts amounts(String gross, String gas) {
        return new Amounts(new BigDecimal(gross), BigDecimal.ZERO, new BigDecimal(gas));
    }

    private OrderKey order() {
        return OrderKey.of(Instant.ofEpochSecond(second++), null, null, "t", "s");
    }
}
