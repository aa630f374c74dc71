package io.hyperdex.domain.ledger;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log of a book and what every method makes of it. An event that comes in order is applied at once; a late, corrected or
 * withdrawn one sets the books back to the last checkpoint before it and folds the log from there, no further back.
 */
public final class BookLog {
    /** So many checkpoints are kept at most; then every second one goes and they are taken half as often. */
    private static final int CHECKPOINTS_MAX = 32;

    private final NavigableMap<EventKey, BookEvent> events = new TreeMap<>();
    private final NavigableMap<EventKey, Checkpoint> checkpoints = new TreeMap<>();
    private final Checkpoint base;
    private Map<LotMethod, Book> books;
    private int applied;
    private int every;

    /** @param every after so many events a checkpoint is taken */
    public BookLog(int every) {
        this(every, Stream.of(LotMethod.values()).map(BookState::empty).toList());
    }

    /**
     * A log that starts after stored states.
     *
     * @param states of the methods that are wanted, all after the same event
     */
    public BookLog(int every, List<BookState> states) {
        this.every = every;
        base = new Checkpoint(0, states);
        books = base.restore();
    }

    /**
     * Adds the event, or replaces the one with its key.
     *
     * @return how many events were folded: 0 for one that is there already, 1 for one that came in order
     */
    public int put(BookEvent event) {
        requireCovered(event.key());
        EventKey newest = events.isEmpty() ? null : events.lastKey();
        BookEvent before = events.put(event.key(), event);
        if (event.equals(before)) {
            return 0;
        }
        if (newest == null || event.key().compareTo(newest) > 0) {
            apply(event);
            return 1;
        }
        return rebuildFrom(event.key());
    }

    /** Takes an event back; the number of events that were folded again. */
    public int remove(EventKey key) {
        requireCovered(key);
        return events.remove(key) == null ? 0 : rebuildFrom(key);
    }

    /** What the method's book holds and has realised; null for a method that the log was not started with. */
    public @Nullable BookState state(LotMethod method) {
        Book book = books.get(method);
        return book == null ? null : book.state();
    }

    public List<BookEvent> events() {
        return List.copyOf(events.values());
    }

    private void requireCovered(EventKey key) {
        EventKey start = base.states.get(0).last();
        if (start != null && key.compareTo(start) <= 0) {
            throw new IllegalArgumentException("the event lies before the checkpoint that the log starts from");
        }
    }

    private int rebuildFrom(EventKey key) {
        checkpoints.tailMap(key, true).clear();
        Map.Entry<EventKey, Checkpoint> entry = checkpoints.lastEntry();
        Checkpoint start = entry == null ? base : entry.getValue();
        books = start.restore();
        applied = start.applied;
        List<BookEvent> rest = List.copyOf((entry == null ? events : events.tailMap(entry.getKey(), false)).values());
        rest.forEach(this::apply);
        return rest.size();
    }

    private void apply(BookEvent event) {
        books.values().forEach(book -> book.apply(event));
        applied++;
        if (applied % every == 0) {
            checkpoints.put(event.key(), new Checkpoint(applied, states()));
            thinOut();
        }
    }

    private void thinOut() {
        if (checkpoints.size() > CHECKPOINTS_MAX) {
            every *= 2;
            checkpoints.values().removeIf(checkpoint -> checkpoint.applied % every != 0);
        }
    }

    private List<BookState> states() {
        return books.values().stream().map(Book::state).toList();
    }

    /** The books after so many events of the log. */
    private record Checkpoint(int applied, List<BookState> states) {
        Map<LotMethod, Book> restore() {
            Map<LotMethod, Book> books = new EnumMap<>(LotMethod.class);
            states.forEach(state -> books.put(state.method(), new Book(state)));
            return books;
        }
    }
}
