package io.hyperdex.ingest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.relay.Outbox.Commit;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshCommitsTest {
    private static final OffsetDateTime TIME = OffsetDateTime.of(2024, 1, 5, 0, 0, 0, 0, ZoneOffset.UTC);

    private final FreshCommits fresh = new FreshCommits();

    @Test
    void commitsAreGivenOnlyWhenAllOfThemAreHere() {
        fresh.keep(true);
        fresh.add(1, 3, List::of);
        fresh.add(7, 9, List::of);
        assertThat(fresh.take(List.of(commit(1, 3)))).isNotNull();
        assertThat(fresh.take(List.of(commit(1, 3), commit(4, 6), commit(7, 9))))
                .isNull();
        assertThat(fresh.take(List.of(commit(7, 8)))).isNull();
        assertThat(fresh.take(List.of(commit(7, 9)))).isNotNull();
    }

    @Test
    void whatIsOlderThanWhatIsAskedForIsForgotten() {
        fresh.keep(true);
        fresh.add(1, 3, List::of);
        fresh.add(4, 6, List::of);
        assertThat(fresh.take(List.of(commit(4, 6)))).isNotNull();
        assertThat(fresh.take(List.of(commit(1, 3)))).isNull();
    }

    @Test
    void oldestGoesWhenItIsFull() {
        fresh.keep(true);
        fresh.add(1, 15_000, List::of);
        fresh.add(15_001, 25_000, List::of);
        assertThat(fresh.take(List.of(commit(1, 15_000)))).isNull();
        assertThat(fresh.take(List.of(commit(15_001, 25_000)))).isNotNull();
    }

    @Test
    void nothingIsKeptWithoutARelay() {
        fresh.add(1, 3, List::of);
        assertThat(fresh.take(List.of(commit(1, 3)))).isNull();
        fresh.keep(true);
        fresh.add(4, 6, List::of);
        fresh.keep(false);
        assertThat(fresh.take(List.of(commit(4, 6)))).isNull();
    }

    private static Commit commit(long first, long last) {
        return new Commit(first, last, TIME, TIME, TIME);
    }
}
