package io.hyperdex.push;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;

/** Tells a client of server-sent events how the topics of its address began. */
record SseReplies(Session session, SseText text) implements Replies {
    @Override
    public void subscribed(List<Frames.Joined> topics) {
        session.send(Message.of(Frames.subscribed(NullNode.instance, topics)));
    }

    /**
     * With its next connection the client asks for all topics again: one of events that fails now must not begin in its middle
     * then.
     */
    @Override
    public void refused(String requested, Frames.Refusal refusal) {
        boolean events = TopicParser.parse(requested, session.caller().sight())
                .filter(StreamTopic::isEvents)
                .isPresent();
        if (events && refusal.retryAfterMillis() != null) {
            text.forgetProgress();
        }
        session.send(Message.of(Frames.error(NullNode.instance, requested, refusal)));
    }
}
