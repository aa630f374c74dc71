package io.hyperdex.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.HandIn;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Looked;
import io.hyperdex.platform.cache.Looked.Outcome;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Encoded;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Askers of one question whose answers are behind the changes that were heard of, so that none is good for long. */
class WaitingTest {
    private static final Instant NOW = Instant.parse("2024-01-05T00:00:00Z");
    private static final Lookup QUESTION = new Lookup(CacheType.PNL, "of a trader");
    private static final String TAG = "trader:one";
    private static final long BEHIND = 5;

    private final AnswerCache cache = SmallCache.of(new Random(1), () -> NOW, new NothingShared(), 1_000);

    private List<Future<Looked>> ask(int times) {
        return Stream.generate(() -> cache.lookUp(QUESTION)).limit(times).toList();
    }

    private void hear(long position) {
        cache.invalidate(new Invalidation(Line.TRADES, position, List.of(Change.whole(TAG)), List.of()));
    }

    private void handIn(Future<Looked> loader) {
        assertThat(loader.result().outcome()).isEqualTo(Outcome.LOAD);
        var answer = new CachedAnswer(
                new Encoded(new byte[0], "", Answer.CachePolicy.PRIVATE),
                new Point(BEHIND, 0),
                Dependence.always(TAG),
                NOW.toEpochMilli(),
                Dependence.FOREVER);
        cache.handIn(new HandIn(QUESTION, loader.result().ticket(), answer));
    }

    private static List<Future<Looked>> with(Outcome outcome, List<Future<Looked>> asked) {
        return asked.stream()
                .filter(Future::isComplete)
                .filter(looked -> looked.result().outcome() == outcome)
                .toList();
    }

    @Test
    void oneLoadServesAllWhoKnowOfNoMoreThanItDid() {
        hear(10);
        List<Future<Looked>> asked = new ArrayList<>(ask(50));
        assertThat(with(Outcome.LOAD, asked)).containsExactly(asked.get(0));
        asked.addAll(ask(50));

        handIn(asked.get(0));

        assertThat(with(Outcome.JOINED, asked)).hasSize(99);
        assertThat(cache.loading()).isZero();
        assertThat(cache.waiting()).isZero();
        assertThat(ask(1).get(0).result().outcome()).isEqualTo(Outcome.LOAD);
    }

    @Test
    void whoKnowsOfMoreIsServedByTheNextLoadAndByNoneBefore() {
        hear(10);
        List<Future<Looked>> before = ask(50);
        hear(11);
        List<Future<Looked>> after = ask(50);

        handIn(before.get(0));
        assertThat(with(Outcome.JOINED, before)).hasSize(49);
        assertThat(with(Outcome.LOAD, after)).containsExactly(after.get(0));
        assertThat(with(Outcome.JOINED, after)).isEmpty();

        handIn(after.get(0));
        assertThat(with(Outcome.JOINED, after)).hasSize(49);
    }

    @Test
    void loadThatWasGivenUpForLateServesNobodyWhoKnowsOfMore() {
        hear(10);
        Future<Looked> late = ask(1).get(0);
        hear(11);
        List<Future<Looked>> after = ask(2);
        handIn(late);
        Future<Looked> next = after.get(0);

        // Its ticket is another one's by now.
        handIn(late);
        assertThat(after.get(1).isComplete()).isFalse();

        handIn(next);
        assertThat(after.get(1).result().outcome()).isEqualTo(Outcome.JOINED);
    }
}
