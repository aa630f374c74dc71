package io.hyperdex.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BookLogTest {

    @Test
    void lateDoubledCorrectedAndWithdrawnEventsGiveWhatARebuildGives() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int ledger = 0; ledger < 60; ledger++) {
            RandomEvents source = new RandomEvents(random);
            List<BookEvent> arriving = arriving(source.list(1 + random.nextInt(120)), source, random);
            BookLog log = new BookLog(1 + random.nextInt(10));
            for (BookEvent event : arriving) {
                if (random.nextInt(20) == 0) {
                    log.remove(event.key());
                } else {
                    log.put(event);
                }
            }
            for (LotMethod method : LotMethod.values()) {
                assertThat(log.state(method)).isEqualTo(fold(new Book(method), log.events()));
            }
        }
    }

    @Test
    void aLateEventFoldsTheLogFromTheLastCheckpointBeforeIt() {
        List<BookEvent> events = new RandomEvents(new Random(7)).list(100);
        BookEvent late = events.remove(events.size() - 3);
        BookLog log = new BookLog(10);
        events.forEach(log::put);

        int folded = log.put(late);
        int again = log.put(late);

        assertThat(folded).isLessThanOrEqualTo(12);
        assertThat(again).isZero();
    }

    @Test
    void keepsFewCheckpointsOfALongLog() {
        List<BookEvent> events = new RandomEvents(new Random(7)).list(1_000);
        BookEvent late = events.remove(500);
        BookLog log = new BookLog(1);
        events.forEach(log::put);

        assertThat(log.put(late)).isBetween(500, 600);
        assertThat(log.state(LotMethod.HIFO)).isEqualTo(fold(new Book(LotMethod.HIFO), log.events()));
    }

    @Test
    void aStoredStateGoesOnAsIfItHadNeverBeenStored() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int ledger = 0; ledger < 40; ledger++) {
            List<BookEvent> events = new RandomEvents(random).list(2 + random.nextInt(80));
            int cut = 1 + random.nextInt(events.size() - 1);
            for (LotMethod method : LotMethod.values()) {
                BookState stored = fold(new Book(method), events.subList(0, cut));
                BookState read = throughTheStore(stored);
                BookLog log = new BookLog(16, List.of(read));
                events.subList(cut, events.size()).forEach(log::put);

                assertThat(log.state(method)).isEqualTo(fold(new Book(method), events));
            }
        }
    }

    private static BookState throughTheStore(BookState state) throws IOException {
        var bytes = new ByteArrayOutputStream();
        LedgerFormat.write(new DataOutputStream(bytes), state);
        return LedgerFormat.state(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void refusesAnEventBeforeTheStateThatItStartsFrom() {
        List<BookEvent> events = new RandomEvents(new Random(7)).list(20);
        BookState state = fold(new Book(LotMethod.FIFO), events);
        BookLog log = new BookLog(16, List.of(state));

        assertThatThrownBy(() -> log.put(events.get(3))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Shuffled in stretches, some twice, some first with other content. */
    private static List<BookEvent> arriving(List<BookEvent> events, RandomEvents source, Random random) {
        List<BookEvent> arriving = new ArrayList<>();
        for (BookEvent event : events) {
            if (random.nextInt(6) == 0) {
                arriving.add(source.at(event.order()));
            }
            arriving.add(event);
            if (random.nextInt(6) == 0) {
                arriving.add(event);
            }
        }
        for (int from = 0; from < arriving.size(); from += 20) {
            Collections.shuffle(arriving.subList(from, Math.min(arriving.size(), from + 40)), random);
        }
        return arriving;
    }

    private static BookState fold(Book book, List<BookEvent> events) {
        Stream<BookEvent> inOrder = events.stream().sorted(Comparator.comparing(BookEvent::key));
        inOrder.forEach(book::apply);
        return book.state();
    }
}
