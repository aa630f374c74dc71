package io.hyperdex.load.http;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each request once, one after the other over one connection. */
public final class InTurn implements Traffic {
    private final Deque<Request> left;
    private final Taker taker;

    /** Gets the answers; a request without one, or one that is not 200, ends the run. */
    public interface Taker {
        /** @param nanos from sending the request */
        void take(Request request, Response response, long nanos);
    }

    private InTurn(List<? extends Request> requests, Taker taker) {
        this.left = new ArrayDeque<>(requests);
        this.taker = taker;
    }

    public static void run(URI server, List<? extends Request> requests, Taker taker) throws IOException {
        try (var client = new RawClient(server, 1)) {
            client.run(new InTurn(requests, taker));
        }
    }

    @Override
    public @Nullable Request next() {
        return left.poll();
    }

    @Override
    public void answered(Request request, Response response, long sentAt, long receivedAt) {
        if (response.status() != 200) {
            throw new IllegalStateException(response.head());
        }
        taker.take(request, response, receivedAt - sentAt);
    }

    @Override
    public void failed(Request request, String reason) {
        throw new IllegalStateException(reason);
    }

    @Override
    public boolean ended() {
        return left.isEmpty();
    }
}
