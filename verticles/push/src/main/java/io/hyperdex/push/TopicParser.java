package io.hyperdex.push;

import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.ledger.Currency;
import io.hyperdex.domain.ledger.LotMethod;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.push.StreamTopic.BenchTopic;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.PoolAddress;
import io.hyperdex.push.StreamTopic.SeenTrader;
import io.hyperdex.push.StreamTopic.ServiceTopic;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.hyperdex.push.StreamTopic.TradesTopic;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the names of topics as clients write them; addresses come in any case. */
final class TopicParser {
    private static final String CHAIN = "[1-9][0-9]{0,14}";
    private static final String POOL = "(" + CHAIN + "):(0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64}))";
    private static final Pattern TRADES = Pattern.compile("trades:" + POOL + "(?:\\?(.+))?");
    private static final Pattern CANDLES = Pattern.compile("candles:" + POOL + ":([0-9a-z]{2,3})");
    private static final Pattern BENCH = Pattern.compile("bench:([A-Za-z0-9._-]{1,64})");
    private static final Pattern STATE = Pattern.compile("([a-z]+):([0-9a-zA-Z]+)(?:\\?(.+))?");
    /** Of a view of books: each at most once. */
    private static final Map<String, Set<String>> VIEW =
            Map.of("method", codes(LotMethod.values()), "currency", codes(Currency.values()));

    private static final Pattern CHAIN_KEY = Pattern.compile(CHAIN);
    private static final Pattern TRADER = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern USD = Pattern.compile("(?:0|[1-9][0-9]{0,77})(?:\\.[0-9]{1,36})?");

    private TopicParser() {}

    /** Empty when there is no such topic. */
    static Optional<StreamTopic> parse(String text, Sight sight) {
        if (text.equals(ServiceTopic.NAME)) {
            return Optional.of(new ServiceTopic());
        }
        Matcher trades = TRADES.matcher(text);
        if (trades.matches()) {
            return terms(trades.group(3), sight).map(terms -> new TradesTopic(pool(trades), terms));
        }
        Matcher candles = CANDLES.matcher(text);
        if (candles.matches()) {
            return Interval.of(candles.group(3)).map(interval -> new CandlesTopic(pool(candles), interval));
        }
        Matcher bench = BENCH.matcher(text);
        if (bench.matches()) {
            return Optional.of(new BenchTopic(bench.group(1)));
        }
        Matcher state = STATE.matcher(text);
        return state.matches()
                ? StateFamily.of(state.group(1)).flatMap(family -> state(family, state, sight))
                : Optional.empty();
    }

    private static PoolAddress pool(Matcher form) {
        return new PoolAddress(Long.parseLong(form.group(1)), form.group(2).toLowerCase(Locale.ROOT));
    }

    private static Optional<StreamTopic> state(StateFamily family, Matcher form, Sight sight) {
        String key = form.group(2).toLowerCase(Locale.ROOT);
        SortedMap<String, String> view = view(form.group(3));
        boolean known = (family.key() == StateFamily.Key.CHAIN ? CHAIN_KEY : TRADER)
                .matcher(key)
                .matches();
        if (!known || view == null || !(view.isEmpty() || family.isOfBooks())) {
            return Optional.empty();
        }
        Visible visible = family.key() == StateFamily.Key.CHAIN ? null : sight.of(key);
        return Optional.of(new StateTopic(family, key, visible, view));
    }

    /** Null when there is no such view. */
    private static @Nullable SortedMap<String, String> view(@Nullable String query) {
        SortedMap<String, String> view = new TreeMap<>();
        for (String term : query == null ? new String[0] : query.split("&", -1)) {
            int equals = Math.max(0, term.indexOf('='));
            String name = term.substring(0, equals);
            String value = term.substring(Math.min(term.length(), equals + 1));
            if (!VIEW.getOrDefault(name, Set.of()).contains(value) || view.put(name, value) != null) {
                return null;
            }
        }
        return view;
    }

    private static Set<String> codes(Enum<?>[] choices) {
        return Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Each term at most once, in any order. */
    private static Optional<TradeTerms> terms(@Nullable String query, Sight sight) {
        TradeTerms terms = TradeTerms.NONE;
        for (String term : query == null ? new String[0] : query.split("&", -1)) {
            int equals = term.indexOf('=');
            TradeTerms more =
                    equals < 0 ? null : with(terms, term.substring(0, equals), term.substring(equals + 1), sight);
            if (more == null) {
                return Optional.empty();
            }
            terms = more;
        }
        return Optional.of(terms);
    }

    private static @Nullable TradeTerms with(TradeTerms terms, String name, String value, Sight sight) {
        if (name.equals("side") && terms.side() == null && (value.equals("buy") || value.equals("sell"))) {
            return new TradeTerms(Side.valueOf(value.toUpperCase(Locale.ROOT)), terms.minUsd(), terms.trader());
        }
        if (name.equals("minUsd")
                && terms.minUsd() == null
                && USD.matcher(value).matches()) {
            return new TradeTerms(terms.side(), new BigDecimal(value).stripTrailingZeros(), terms.trader());
        }
        if (name.equals("trader")
                && terms.trader() == null
                && TRADER.matcher(value).matches()) {
            String trader = value.toLowerCase(Locale.ROOT);
            return new TradeTerms(terms.side(), terms.minUsd(), new SeenTrader(trader, sight.of(trader)));
        }
        return null;
    }
}
