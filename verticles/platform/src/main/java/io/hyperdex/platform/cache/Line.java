package io.hyperdex.platform.cache;

/** The two things of the store that count their own changes, each in the order of its commits and without holes. */
public enum Line {
    /** Stored events, counted by positions. */
    TRADES {
        @Override
        public long of(Point point) {
            return point.position();
        }
    },
    /** Descriptions of tokens and pools, and posted prices, counted by versions. */
    REFERENCE {
        @Override
        public long of(Point point) {
            return point.reference();
        }
    };

    public abstract long of(Point point);
}
