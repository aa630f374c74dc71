package io.hyperdex.platform.cache;

import java.util.List;

/**
 * Answers that were read before {@code upTo} and that a change touches say no longer what the store says.
 *
 * @param tokens addresses that the changes name; one that was not seen before is news to lists of tokens
 */
public record Invalidation(Line line, long upTo, List<Change> changes, List<String> tokens) {

    public static Invalidation of(Line line, long upTo, String... tags) {
        return new Invalidation(
                line, upTo, List.of(tags).stream().map(Change::whole).toList(), List.of());
    }
}
