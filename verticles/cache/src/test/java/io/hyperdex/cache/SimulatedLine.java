package io.hyperdex.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.GiveUp;
import io.hyperdex.platform.cache.HandIn;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Looked;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Encoded;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store that counts, commits that are heard of late or not at all, loads that take their time, and a cache between them; one
 * random step after another. Each answer is held to the promise, and each refusal that was read from the store: it has every
 * commit that was heard of before it was asked for. What follows the commits has those that were followed when the last of
 * them was heard of.
 */
final class SimulatedLine {
    private static final int POOLS = 3;
    private static final int TIMES = 20;
    private static final int WAITING_MAX = 5;

    private final Random random;
    private final boolean pointAfterData;
    private Instant now = Instant.parse("2024-01-05T00:00:00Z");
    private final List<Commit> commits = new ArrayList<>();
    private final Deque<Commit> unheard = new ArrayDeque<>();
    private final List<Commit> heard = new ArrayList<>();
    private final List<Load> loads = new ArrayList<>();
    private final List<Runnable> searches = new ArrayList<>();
    private final AnswerCache cache;
    private long lostUpTo;
    private long followed;
    private long followedWhenHeard;
    private int served;

    private record Commit(long position, int pool, long time) {}

    private record Question(int pool, long from, long until) {
        /** Whether answers are of what follows the commits: behind them, as their points say. */
        boolean isBehind() {
            return pool == 0;
        }

        boolean isTouchedBy(Commit commit) {
            return commit.pool == pool && commit.time >= from && commit.time < until;
        }

        Lookup lookup() {
            return new Lookup(CacheType.TRADES, pool + " " + from + " " + until);
        }

        Dependence dependence() {
            return new Dependence(List.of("pool:" + pool), from, until);
        }
    }

    private final class Load {
        final Question question;
        final long ticket;
        Point point;
        long data = -1;

        Load(Question question, long ticket) {
            this.question = question;
            this.ticket = ticket;
        }

        /** The head first, then the data, as reads do; the mutant the other way round. */
        boolean step() {
            boolean pointIsNext = pointAfterData ? data >= 0 && point == null : point == null;
            long reached = question.isBehind() ? followed : commits.size();
            if (pointIsNext) {
                point = new Point(reached, 0);
            } else if (data < 0) {
                data = commits.stream()
                        .limit(reached)
                        .filter(question::isTouchedBy)
                        .count();
            } else {
                return false;
            }
            return true;
        }
    }

    /** What other nodes have loaded from the same store, at any time before; it is found late, or never. */
    private final class SharedByNodes implements SharedAnswers {
        private final Map<Lookup, CachedAnswer> kept = new HashMap<>();

        @Override
        public Future<@Nullable CachedAnswer> find(Lookup lookup, Predicate<CachedAnswer> good) {
            CachedAnswer answer = kept.get(lookup);
            CachedAnswer found = answer != null && good.test(answer) ? answer : null;
            if (random.nextBoolean()) {
                return Future.succeededFuture(found);
            }
            Promise<@Nullable CachedAnswer> later = Promise.promise();
            searches.add(() -> later.complete(found));
            return later.future();
        }

        @Override
        public void keep(Lookup lookup, CachedAnswer answer, long untilMillis) {
            kept.put(lookup, answer);
        }

        @Override
        public void release(Lookup lookup) {}
    }

    /** @param pointAfterData whether loads are wrong: they say to know more than they read */
    SimulatedLine(long seed, boolean pointAfterData) {
        this.random = new Random(seed);
        this.pointAfterData = pointAfterData;
        cache = SmallCache.of(random, () -> now, new SharedByNodes(), WAITING_MAX);
    }

    /** How many answers were given without a load. */
    int run(int steps) {
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(21)) {
                case 0, 1, 2 -> commit();
                case 3, 4 -> hearNext();
                case 5 -> hearWriter();
                case 6 -> loseNext();
                case 7 -> now = now.plusMillis(random.nextInt(4_000));
                case 8 -> cache.sweep();
                case 9 -> giveUp();
                case 10, 11, 12, 13 -> stepLoad();
                case 14 -> search();
                case 15 -> followed += random.nextInt(commits.size() - (int) followed + 1);
                default -> ask();
            }
        }
        return served;
    }

    private void commit() {
        var commit = new Commit(commits.size() + 1, random.nextInt(POOLS), random.nextInt(TIMES));
        commits.add(commit);
        unheard.add(commit);
    }

    private static Invalidation invalidation(Commit commit) {
        return new Invalidation(
                Line.TRADES,
                commit.position,
                List.of(new Change("pool:" + commit.pool, commit.time, commit.time + 1)),
                List.of());
    }

    /** In order from the bus; a hole before it is noticed. */
    private void hearNext() {
        Commit next = unheard.poll();
        if (next != null) {
            if (lostUpTo > 0) {
                cache.distrust(Line.TRADES, lostUpTo);
                heard.addAll(commits.subList(0, (int) lostUpTo));
                lostUpTo = 0;
            }
            hear(next);
        }
    }

    private void hear(Commit commit) {
        cache.invalidate(invalidation(commit));
        heard.add(commit);
        followedWhenHeard = followed;
    }

    private void loseNext() {
        Commit lost = unheard.poll();
        if (lost != null) {
            lostUpTo = lost.position;
        }
    }

    /** The writer of the newest commit tells of it before the bus does. */
    private void hearWriter() {
        Commit newest = unheard.peekLast();
        if (newest != null) {
            hear(newest);
        }
    }

    private void ask() {
        long from = random.nextInt(4) * 5L;
        var question = new Question(random.nextInt(POOLS), from, from + 5 + random.nextInt(2) * 10L);
        long reached = question.isBehind() ? followedWhenHeard : commits.size();
        long known = heard.stream()
                .distinct()
                .filter(commit -> commit.position <= reached && question.isTouchedBy(commit))
                .count();
        cache.lookUp(question.lookup()).onSuccess(looked -> {
            switch (looked.outcome()) {
                case MEMORY, JOINED, REDIS -> {
                    served++;
                    assertThat(count(looked)).isGreaterThanOrEqualTo(known);
                }
                case FAILED -> {
                    if (looked.failure() == ErrorCode.NOT_FOUND) {
                        assertThat(Long.parseLong(looked.detail())).isGreaterThanOrEqualTo(known);
                    }
                }
                case LOAD, LOAD_SOON, STALE -> {}
            }
            if (looked.ticket() != Looked.NO_TICKET) {
                loads.add(new Load(question, looked.ticket()));
            }
        });
    }

    private static long count(Looked looked) {
        return ByteBuffer.wrap(looked.answer().encoded().body()).getLong();
    }

    private void stepLoad() {
        if (loads.isEmpty()) {
            return;
        }
        Load load = loads.get(random.nextInt(loads.size()));
        if (!load.step()) {
            loads.remove(load);
            byte[] body = ByteBuffer.allocate(Long.BYTES).putLong(load.data).array();
            Answer.CachePolicy policy = random.nextBoolean() ? Answer.CachePolicy.LIVE : Answer.CachePolicy.SETTLED;
            cache.handIn(new HandIn(
                    load.question.lookup(),
                    load.ticket,
                    new CachedAnswer(
                            new Encoded(body, "", policy),
                            load.point,
                            load.question.dependence(),
                            now.toEpochMilli(),
                            Dependence.FOREVER)));
        }
    }

    private void search() {
        if (!searches.isEmpty()) {
            searches.remove(random.nextInt(searches.size())).run();
        }
    }

    /** For want of the store, or with a refusal that says how many commits it read. */
    private void giveUp() {
        if (!loads.isEmpty()) {
            Load load = loads.remove(random.nextInt(loads.size()));
            boolean away = random.nextBoolean();
            while (!away && load.data < 0) {
                load.step();
            }
            cache.giveUp(new GiveUp(
                    load.question.lookup(),
                    load.ticket,
                    away,
                    away ? ErrorCode.STORE_UNAVAILABLE : ErrorCode.NOT_FOUND,
                    String.valueOf(load.data)));
        }
    }
}
