package io.hyperdex.query;

/** The parameter {@code q}: part of a symbol or name, or the start of an address. */
final class Search {
    private Search() {}

    /** Whether a token fits; no pattern is involved, so no character of the text is special. */
    static String matches(String token, String text) {
        return "(starts_with(%1$s.address, lower(%2$s)) or position(lower(%2$s) in lower(%1$s.symbol)) > 0"
                        .formatted(token, text)
                + " or position(lower(%2$s) in lower(%1$s.name)) > 0)".formatted(token, text);
    }
}
