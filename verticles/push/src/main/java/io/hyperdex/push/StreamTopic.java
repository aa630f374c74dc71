package io.hyperdex.push;

import io.hyperdex.domain.Interval;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.performance.ServicePerformance;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a socket can subscribe to. Its text is canonical: the address in lower case, everything else as it is written. */
sealed interface StreamTopic {
    Pattern FORM = Pattern.compile(
            "(trades|candles):([1-9][0-9]{0,15}):(0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64}))(?::([0-9a-z]{2,3}))?");

    Pattern BENCH = Pattern.compile("bench:([A-Za-z0-9._-]{1,64})");

    String text();

    /** The word before the first colon: a label that is bounded. */
    default String family() {
        int colon = text().indexOf(':');
        return colon < 0 ? text() : text().substring(0, colon);
    }

    /** Throws 401 or 403 when the caller may not see it. */
    default void require(Caller caller) {}

    /** Empty when there is no such topic. */
    static Optional<StreamTopic> parse(String text) {
        if (text.equals(ServiceTopic.NAME)) {
            return Optional.of(new ServiceTopic());
        }
        Matcher bench = BENCH.matcher(text);
        if (bench.matches()) {
            return Optional.of(new BenchTopic(bench.group(1)));
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var pool = new PoolAddress(Long.parseLong(form.group(2)), form.group(3).toLowerCase(Locale.ROOT));
        String interval = form.group(4);
        if (form.group(1).equals("trades")) {
            return interval == null ? Optional.of(new TradesTopic(pool)) : Optional.empty();
        }
        return Optional.ofNullable(interval).flatMap(Interval::of).map(known -> new CandlesTopic(pool, known));
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

    /** Every executed trade of a pool. */
    record TradesTopic(PoolAddress pool) implements StreamTopic {
        @Override
        public String text() {
            return "trades:" + pool;
        }
    }

    /** The candles of a pool as they change and close. */
    record CandlesTopic(PoolAddress pool, Interval interval) implements StreamTopic {
        @Override
        public String text() {
            return "candles:" + pool + ":" + interval.code();
        }
    }
}
