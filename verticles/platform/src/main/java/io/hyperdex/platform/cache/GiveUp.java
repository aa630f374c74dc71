package io.hyperdex.platform.cache;

import io.hyperdex.platform.http.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Tells that a load failed.
 *
 * @param storeAway whether for want of the store: then an old answer is better than none
 * @param failure what those who wait are told; null when each of them must find out for itself
 */
public record GiveUp(
        Lookup lookup,
        long ticket,
        boolean storeAway,
        @Nullable ErrorCode failure,
        String detail) {}
