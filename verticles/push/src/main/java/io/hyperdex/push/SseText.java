package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The text of one client's server-sent events. What a client says with its next connection, the id of the last event that it
 * has seen, is a position: every event of its topics up to it has come before. So an event is held open until the next one or
 * until it is flushed: it gets an id if by then more is certain to have been written than at the last one.
 */
final class SseText {
    private Buffer unflushed = Buffer.buffer();
    private boolean open;
    private boolean forgets;
    private @Nullable Position promised;
    private @Nullable Position identified;
    private @Nullable Session session;

    /** Whose progress the ids tell. */
    void opened(Session opened) {
        session = opened;
    }

    /** Whoever comes back is to begin anew: there are no more ids. */
    void forgetProgress() {
        forgets = true;
    }

    int length() {
        return unflushed.length();
    }

    /** An {@code EventSource} comes back after so many milliseconds. */
    void retry(long millis) {
        unflushed.appendString("retry: " + millis + "\n\n");
    }

    void write(Message message) {
        end();
        unflushed.appendString("data: ").appendBytes(message.json()).appendString("\n");
        open = true;
        promised = message.told();
    }

    void comment() {
        end();
        unflushed.appendString(":\n\n");
    }

    /** What was written since the last time. */
    Buffer take() {
        end();
        Buffer taken = unflushed;
        unflushed = Buffer.buffer();
        return taken;
    }

    private void end() {
        if (open) {
            open = false;
            identify(promised);
            identify(session == null ? null : session.told());
            unflushed.appendString("\n");
        }
    }

    private void identify(@Nullable Position told) {
        if (told != null && !forgets && isNews(told)) {
            identified = told;
            unflushed.appendString("id: " + told + "\n");
        }
    }

    private boolean isNews(Position told) {
        return identified == null || !told.epoch().equals(identified.epoch()) || told.offset() > identified.offset();
    }
}
