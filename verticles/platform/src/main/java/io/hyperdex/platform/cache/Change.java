package io.hyperdex.platform.cache;

/** What carries this tag and depends on a time of {@code [from, until)}, Unix milliseconds, has changed. */
public record Change(String tag, long from, long until) {
    public static Change whole(String tag) {
        return new Change(tag, Dependence.EVER, Dependence.FOREVER);
    }
}
