package io.hyperdex.push;

import java.util.List;

/** How a client is told what became of its wish to subscribe, in the words of its transport. */
interface Replies {
    /** All of one wish at once; frames of these topics follow. */
    void subscribed(List<Frames.Joined> topics);

    /** @param requested the topic as the client wrote it */
    void refused(String requested, Frames.Refusal refusal);
}
