package io.hyperdex.push;

import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client of the event bus bridge: news of topics go to the addresses that it has registered for them. */
final class BridgeWire implements Wire {
    private final CountedWire line;
    private final BridgeTexts texts;
    private final long answersMax;
    private final BridgeAddresses addresses = new BridgeAddresses();
    private @Nullable Session session;

    /** @param answersMax bytes that may wait for a peer that asks and does not read */
    BridgeWire(CountedWire line, BridgeTexts texts, long answersMax) {
        this.line = line;
        this.texts = texts;
        this.answersMax = answersMax;
    }

    void opened(Session opened) {
        session = opened;
    }

    /** Where news of the topics go. */
    BridgeAddresses addresses() {
        return addresses;
    }

    @Override
    public Transport transport() {
        return Transport.SOCKJS;
    }

    @Override
    public boolean writable() {
        return line.writable();
    }

    /** What concerns the connection itself has no address: its end says the same. */
    @Override
    public void write(Message message) {
        StreamTopic topic = message.topic();
        if (topic != null && message.isLast()) {
            addresses
                    .end(topic.text())
                    .forEach(address -> say(BridgeFrames.denied(address, ErrorCode.FORBIDDEN.status())));
        } else if (topic != null) {
            for (String address : addresses.of(topic.text())) {
                line.write(texts.of(address, message));
            }
        }
    }

    /** The messages in what the peer sent; empty for what holds none. */
    Optional<List<String>> unwrap(String sent) {
        return texts.envelope().unwrap(sent);
    }

    /** An answer, at once; nobody hears it any more once the session is closed. */
    void say(String text) {
        if (session == null || session.isClosed()) {
            return;
        }
        line.write(texts.envelope().wrap(text));
        line.flush();
        if (line.unsentBytes() > answersMax) {
            // It asks and does not read.
            session.hub().closeLater(session, Closing.SLOW);
        }
    }

    @Override
    public void flush() {
        line.flush();
    }

    @Override
    public void ping() {
        texts.envelope().heartbeat().ifPresent(line::write);
        line.ping();
    }

    @Override
    public Future<Void> close(Closing closing) {
        if (line.writable()) {
            texts.envelope().closing(closing).ifPresent(line::write);
        }
        return line.close(closing);
    }
}
