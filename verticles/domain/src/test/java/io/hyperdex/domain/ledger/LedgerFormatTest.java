package io.hyperdex.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerFormatTest {
    @Test
    void readsBackWhatItWroteToTheLastDigit() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (LotMethod method : LotMethod.values()) {
            for (int round = 0; round < 50; round++) {
                Book book = new Book(method);
                new RandomEvents(random).list(random.nextInt(60)).forEach(book::apply);
                BookState state = book.state();

                var bytes = new ByteArrayOutputStream();
                LedgerFormat.write(new DataOutputStream(bytes), state);
                var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

                assertThat(LedgerFormat.state(in)).isEqualTo(state);
                assertThat(in.available()).isZero();
                assertThat(book.quantity(TransferPolicy.MARK))
                        .isEqualByComparingTo(state.totals().quantity(TransferPolicy.MARK));
                assertThat(book.lots()).isEqualTo(state.lots().size());
            }
        }
    }

    @Test
    void viewsHaveEachTheirPlace() {
        List<BookView> views =
                IntStream.range(0, BookView.ALL).mapToObj(BookView::at).toList();
        assertThat(views).doesNotHaveDuplicates();
        assertThat(views.stream().map(BookView::index)).isSorted().doesNotHaveDuplicates();
    }
}
