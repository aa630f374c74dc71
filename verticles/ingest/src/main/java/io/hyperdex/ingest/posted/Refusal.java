package io.hyperdex.ingest.posted;

import org.jspecify.annotations.Nullable;

/**
 * Why an item was not stored.
 *
 * @param field the field at fault, null when it is the item as a whole
 */
public record Refusal(RefusalCode code, @Nullable String field, String message) {}
