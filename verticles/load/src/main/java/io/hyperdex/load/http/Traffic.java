package io.hyperdex.load.http;

import org.jspecify.annotations.Nullable;

/** What a client sends, and what becomes of the answers; all on the client's thread. */
public interface Traffic {
    /** The next request for a free connection; null when there is none now. */
    @Nullable
    Request next();

    /**
     * The response is the client's again after the call.
     *
     * @param sentAt of {@link System#nanoTime()}, like {@code receivedAt}
     */
    void answered(Request request, Response response, long sentAt, long receivedAt);

    /** There will be no answer. */
    void failed(Request request, String reason);

    /** Whether no more requests will come. */
    boolean ended();
}
