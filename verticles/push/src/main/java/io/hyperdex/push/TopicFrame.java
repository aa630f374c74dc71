package io.hyperdex.push;

import io.hyperdex.push.StreamTopic.CandlesTopic;
import java.time.Instant;
import java.util.SortedMap;

/** News of one topic, encoded once and shared by every socket of the node. */
sealed interface TopicFrame {
    StreamTopic topic();

    /** Orders the frames and snapshots of a topic; unlike the offset it also grows when there is no new event. */
    long sequence();

    /** Position of the newest event in it. */
    long offset();

    Message message();

    default int bytes() {
        return message().bytes();
    }

    /**
     * The events of one commit, such as trades. A slow socket loses the oldest of them and is told so.
     *
     * @param prev offset of the frame before it on this topic
     */
    record EventsFrame(StreamTopic topic, long offset, long prev, int events, Message message) implements TopicFrame {
        static EventsFrame of(StreamTopic topic, long offset, long prev, int events, String data) {
            var message = Message.of(topic, offset, Frames.data(topic, offset, prev, data));
            return new EventsFrame(topic, offset, prev, events, message);
        }

        @Override
        public long sequence() {
            return offset;
        }
    }

    /**
     * Candles as they are now.
     *
     * @param correction whether they had been sent as closed before
     * @param candles the JSON of each by open time, so that a slow socket can be sent the newest of several frames only
     */
    record CandlesFrame(
            CandlesTopic topic,
            long sequence,
            long offset,
            boolean correction,
            SortedMap<Instant, String> candles,
            Message message)
            implements TopicFrame {
        static CandlesFrame of(
                CandlesTopic topic,
                long sequence,
                long offset,
                long prev,
                boolean correction,
                SortedMap<Instant, String> candles) {
            String data = Frames.array(candles.values());
            String text =
                    correction ? Frames.correction(topic, offset, prev, data) : Frames.data(topic, offset, prev, data);
            return new CandlesFrame(topic, sequence, offset, correction, candles, Message.of(topic, offset, text));
        }
    }

    /** The state of a topic as a whole: a newer frame replaces it. */
    record StateFrame(StreamTopic topic, long sequence, long offset, Message message) implements TopicFrame {
        /** {@code data} is a JSON array. */
        static StateFrame of(StreamTopic topic, long sequence, long offset, String data) {
            var message = Message.of(topic, offset, Frames.data(topic, offset, offset, data));
            return new StateFrame(topic, sequence, offset, message);
        }
    }

    /** Candles of a whole range have changed, too many to be sent: the client reads them again. */
    record RangeFrame(CandlesTopic topic, long sequence, long offset, Message message) implements TopicFrame {
        static RangeFrame of(CandlesTopic topic, long sequence, long offset, long prev, Frames.Range range) {
            var message = Message.of(topic, offset, Frames.correction(topic, offset, prev, range));
            return new RangeFrame(topic, sequence, offset, message);
        }
    }
}
