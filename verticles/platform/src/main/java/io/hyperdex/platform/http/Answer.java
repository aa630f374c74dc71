package io.hyperdex.platform.http;

import org.jspecify.annotations.Nullable;

/** What an operation answers; {@code body} is {@link Encoded}, or is written as JSON. */
public record Answer(int status, Object body, CachePolicy cache) {
    /** What answers depend on beside their address. */
    public static final String VARY = "Origin, Accept-Encoding, Authorization, X-API-Key";

    /** What {@code Cache-Control} says. */
    public enum CachePolicy {
        /** Market data that the next trade may change. */
        LIVE("public, max-age=1"),
        /** Closed candles and final trades. */
        SETTLED("public, max-age=60"),
        PRIVATE("private, no-store");

        private final String header;

        CachePolicy(String header) {
            this.header = header;
        }

        public String header() {
            return header;
        }
    }

    /** The envelope of every read. */
    public record Page(Object data, @Nullable String next, AsOf asOf) {}

    /** The same of what is not from the store alone, and may do without its head. */
    private record OwnPage(
            Object data, @Nullable String next, @Nullable AsOf asOf) {}

    /** A read that no cache keeps. */
    public static Answer page(Object data, @Nullable String next, AsOf asOf, CachePolicy cache) {
        var page = new Page(data, next, asOf);
        return cache == CachePolicy.PRIVATE ? new Answer(200, page, cache) : read(Encoded.of(page, cache));
    }

    /** The answer of a read: encoded once, with its tag. */
    public static Answer read(Encoded encoded) {
        return new Answer(200, encoded, encoded.policy());
    }

    /** A read that is the caller's alone and never cached. */
    public static Answer own(Object data, @Nullable String next, @Nullable AsOf asOf) {
        return new Answer(200, new OwnPage(data, next, asOf), CachePolicy.PRIVATE);
    }

    /** Something was taken that is not stored, or not yet. */
    public static Answer accepted(Object data) {
        return new Answer(202, new OwnPage(data, null, null), CachePolicy.PRIVATE);
    }

    /** The answer of a write: not wrapped, never cached. */
    public static Answer bare(int status, Object body) {
        return new Answer(status, body, CachePolicy.PRIVATE);
    }
}
