package io.hyperdex.push;

import io.hyperdex.domain.Interval;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.performance.ServicePerformance;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client can subscribe to, as {@link TopicParser} reads it. Equal topics have equal frames: what a caller may see of
 * a trader is part of the topic, although its text does not tell.
 */
sealed interface StreamTopic {
    /** Canonical: addresses in lower case, everything else in one way only. */
    String text();

    /** The word before the first colon: a label that is bounded. */
    default String family() {
        int colon = text().indexOf(':');
        return colon < 0 ? text() : text().substring(0, colon);
    }

    /** Throws 401 or 403 when the caller may not see it. */
    default void require(Caller caller) {}

    /** Whether it tells events one by one, so that a client can go on after the last that it has seen. */
    default boolean isEvents() {
        return this instanceof TradesTopic || this instanceof BenchTopic;
    }

    /** Whether its offsets are positions of the store, and its frames are never later than those. */
    default boolean isOfStore() {
        return this instanceof TradesTopic || this instanceof CandlesTopic;
    }

    /** For how long news is collected before it is sent, unless the client says. */
    default int conflateMillis() {
        return this instanceof CandlesTopic ? 250 : 0;
    }

    /** The trader that it is about, unless it is about none. */
    default @Nullable SeenTrader seen() {
        return null;
    }

    /**
     * Whether the caller may still see as much of the trader as when the topic was read. What was posted without a key stays in
     * sight: whoever names one sees it by naming none.
     */
    default boolean isFor(Caller caller) {
        SeenTrader trader = seen();
        return trader == null || caller.sight().of(trader.address()).covers(trader.needed());
    }

    /** A trader by lower-case address, as far as a caller sees it. */
    record SeenTrader(String address, Visible visible) {
        /** What it takes to see it like this. */
        private Visible needed() {
            return new Visible(
                    visible.everything(),
                    visible.sources().stream()
                            .filter(source -> !source.equals(Sight.ANONYMOUS_SOURCE))
                            .toList());
        }
    }

    /** How the nodes of the service do, once a second. */
    record ServiceTopic() implements StreamTopic {
        static final String NAME = "service";

        @Override
        public String text() {
            return NAME;
        }

        @Override
        public void require(Caller caller) {
            ServicePerformance.require(caller);
        }
    }

    /** What load generators post; only where {@code push.bench} is set. */
    record BenchTopic(String name) implements StreamTopic {
        @Override
        public String text() {
            return "bench:" + name;
        }
    }

    /** A pool by chain and lower-case address. */
    record PoolAddress(long chainId, String address) {
        @Override
        public String toString() {
            return chainId + ":" + address;
        }
    }

    /** The executed trades of a pool that fit the terms. */
    record TradesTopic(PoolAddress pool, TradeTerms terms) implements StreamTopic {
        /** Every one of them. */
        TradesTopic(PoolAddress pool) {
            this(pool, TradeTerms.NONE);
        }

        @Override
        public String text() {
            return "trades:" + pool + terms.text();
        }

        @Override
        public @Nullable SeenTrader seen() {
            return terms.trader();
        }
    }

    /** The candles of a pool as they change and close. */
    record CandlesTopic(PoolAddress pool, Interval interval) implements StreamTopic {
        @Override
        public String text() {
            return "candles:" + pool + ":" + interval.code();
        }
    }

    /**
     * Something that others keep the state of.
     *
     * @param terms how to look at it, as parameters of REST
     */
    record StateTopic(
            StateFamily kind, String key, @Nullable Visible visible, SortedMap<String, String> terms)
            implements StreamTopic {
        @Override
        public String text() {
            String query = terms.entrySet().stream()
                    .map(term -> term.getKey() + "=" + term.getValue())
                    .collect(Collectors.joining("&"));
            return kind.code() + ":" + key + (query.isEmpty() ? "" : "?" + query);
        }

        @Override
        public @Nullable SeenTrader seen() {
            return visible == null ? null : new SeenTrader(key, visible);
        }
    }
}
