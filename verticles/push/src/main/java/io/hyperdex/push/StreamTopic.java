package io.hyperdex.push;

import io.hyperdex.domain.Interval;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a socket can subscribe to. Its text is canonical: the address in lower case, everything else as it is written. */
sealed interface StreamTopic {
    Pattern FORM = Pattern.compile(
            "(trades|candles):([1-9][0-9]{0,15}):(0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64}))(?::([0-9a-z]{2,3}))?");

    PoolAddress pool();

    String text();

    /** Empty when there is no such topic. */
    static Optional<StreamTopic> parse(String text) {
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
