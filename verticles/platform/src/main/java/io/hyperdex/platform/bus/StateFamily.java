package io.hyperdex.platform.bus;

import java.util.Locale;
import java.util.Optional;

/** Streams that tell how something is now, as whole objects: {@code <family>:<key>}. */
public enum StateFamily {
    PRICES(Key.CHAIN),
    POOLS(Key.CHAIN),
    GAS(Key.CHAIN),
    CHAIN(Key.CHAIN),
    PNL(Key.TRADER),
    POSITIONS(Key.TRADER),
    PERFORMANCE(Key.TRADER),
    RISK(Key.TRADER);

    /** What a topic of the family is about. */
    public enum Key {
        /** An EIP-155 number. */
        CHAIN,
        /** An address in lower case; what is told depends on what the caller may see of it. */
        TRADER
    }

    private final Key key;

    StateFamily(Key key) {
        this.key = key;
    }

    public Key key() {
        return key;
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
