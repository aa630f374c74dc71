package io.hyperdex.platform.bus;

import java.util.Locale;
import java.util.Optional;

/** Streams that tell how something is now, as whole objects: {@code <family>:<key>}. */
public enum StateFamily {
    PRICES(Key.CHAIN, Source.CHANGES),
    POOLS(Key.CHAIN, Source.TRADES),
    GAS(Key.CHAIN, Source.GAS),
    CHAIN(Key.CHAIN, Source.CHANGES),
    PNL(Key.TRADER, Source.LEDGER),
    POSITIONS(Key.TRADER, Source.LEDGER),
    PERFORMANCE(Key.TRADER, Source.LEDGER),
    RISK(Key.TRADER, Source.LEDGER);

    /** What a topic of the family is about. */
    public enum Key {
        /** An EIP-155 number. */
        CHAIN,
        /** An address in lower case; what is told depends on what the caller may see of it. */
        TRADER
    }

    /** What moves it, beside the tags of what was told. */
    public enum Source {
        /** The commit of a trade. */
        TRADES,
        /** That the work on gas has followed a trade. */
        GAS,
        /** That the work on ledgers has followed a trade. */
        LEDGER,
        /** Nothing. */
        CHANGES;

        /** What the work of that name makes; empty for work that no state is made by. */
        public static Optional<Source> of(String work) {
            if (work.equals("gas")) {
                return Optional.of(GAS);
            }
            return work.startsWith("ledger-") ? Optional.of(LEDGER) : Optional.empty();
        }
    }

    private final Key key;
    private final Source source;

    StateFamily(Key key, Source source) {
        this.key = key;
        this.source = source;
    }

    public Key key() {
        return key;
    }

    public Source source() {
        return source;
    }

    /** Whether it is a view of a trader's books, of which there are several by method and currency. */
    public boolean isOfBooks() {
        return this == PNL || this == POSITIONS;
    }

    /** Whether it measures a period up to now, so that it moves with time alone. */
    public boolean isOfPeriod() {
        return this == PERFORMANCE || this == RISK;
    }

    /** The word before the colon. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<StateFamily> of(String code) {
        for (StateFamily family : values()) {
            if (family.code().equals(code)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }
}
