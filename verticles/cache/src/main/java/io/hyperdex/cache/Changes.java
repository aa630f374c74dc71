package io.hyperdex.cache;

import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.cache.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What this node has heard of the store's changes, and which answers that outdates. */
final class Changes {
    private final Map<Line, Ledger> ledgers = new EnumMap<>(Line.class);
    private final Set<String> knownTokens = new HashSet<>();
    private final int tagsMax;
    private long count = Ledger.BEFORE_ALL;

    /** @param start what was read before is not trusted, because what changed until then was not heard */
    Changes(int tagsMax, Point start) {
        this.tagsMax = tagsMax;
        for (Line line : Line.values()) {
            ledgers.put(line, new Ledger(tagsMax, line.of(start)));
        }
    }

    /** How many changes have been heard of: a later change has a higher number. */
    long count() {
        return count;
    }

    /** The changes with what follows from them. */
    List<Change> note(Invalidation invalidation) {
        List<Change> all = invalidation.changes();
        if (namesUnknownToken(invalidation.tokens())) {
            all = new ArrayList<>(all);
            all.add(Change.whole(Tags.TOKENS));
        }
        ledger(invalidation.line()).note(invalidation.upTo(), all, ++count);
        return all;
    }

    /** Counts as a change of everything that was read before. */
    void raise(Line line, long to) {
        count++;
        ledger(line).raise(to);
    }

    /** When the answer was outdated, by {@link #count()}; {@link Ledger#NEVER} if it was not. */
    long outdated(CachedAnswer answer) {
        long first = Ledger.NEVER;
        for (Line line : Line.values()) {
            first = Math.min(first, ledger(line).outdated(line.of(answer.point()), answer.on()));
        }
        return first;
    }

    /** A trade of a token that was not seen before may have made it known to the store. */
    private boolean namesUnknownToken(List<String> tokens) {
        if (knownTokens.size() > tagsMax) {
            knownTokens.clear();
        }
        return knownTokens.addAll(tokens);
    }

    private Ledger ledger(Line line) {
        return Objects.requireNonNull(ledgers.get(line));
    }
}
