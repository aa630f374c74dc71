package io.hyperdex.domain;

/**
 * Place of an event in the store-wide commit order: offsets have no holes, and the epoch changes only when the store is restored or reset.
 *
 * @param epoch identity of the store
 * @param offset number of the event, from 1; 0 is the empty store
 */
public record Position(String epoch, long offset) {
    @Override
    public String toString() {
        return epoch + "." + offset;
    }

    /** Reads {@code <epoch>.<offset>}; throws IllegalArgumentException for anything else. */
    public static Position parse(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 1 || !text.substring(dot + 1).matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("must be <epoch>.<offset>");
        }
        return new Position(text.substring(0, dot), Long.parseLong(text.substring(dot + 1)));
    }
}
