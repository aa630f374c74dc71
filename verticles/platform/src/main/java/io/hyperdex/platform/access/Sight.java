package io.hyperdex.platform.access;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The one rule of sight, for reads, exports and streams that name a trader: trades on chain are public unless a key hides
 * their trader, trades of a source are for the keys of that source, and a key sees the traders that it lists.
 *
 * @param source of the caller
 * @param traders that the caller's key lists
 * @param hidden tells whether a trader is out of the public's sight, at the time of asking
 */
public record Sight(String source, Set<String> traders, Predicate<String> hidden) {
    /** The source of trades that the system reads from a chain itself. */
    public static final String CHAIN_SOURCE = "chain";
    /** Of callers without a key. */
    public static final String ANONYMOUS_SOURCE = "anonymous";

    /**
     * What a caller may see of a trader; equal ones see the same.
     *
     * @param everything whether no source is closed
     * @param sources the open ones, the caller's own last; where everything is open, that one only
     */
    public record Visible(boolean everything, List<String> sources) {
        /** The caller's own source, which is preferred where only one can be shown. */
        public String own() {
            return sources.get(sources.size() - 1);
        }

        /** Whether nothing that the other lets see is missing. */
        public boolean covers(Visible other) {
            return everything || (!other.everything && sources.containsAll(other.sources));
        }

        public boolean sees(String source) {
            return everything || sources.contains(source);
        }
    }

    /** @param trader a lower-case address */
    public Visible of(String trader) {
        if (traders.contains(trader)) {
            return new Visible(true, List.of(source));
        }
        return new Visible(false, hidden.test(trader) ? List.of(source) : List.of(CHAIN_SOURCE, source));
    }
}
