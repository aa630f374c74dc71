package io.hyperdex.platform.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Knows answers of requests that were validated a moment ago. On the event loop of the request. */
@FunctionalInterface
public interface Shortcut {
    /** The answer that this caller may be given at once; null when the request must be looked at. */
    @Nullable
    Answer find(HttpServerRequest request, Caller caller);
}
