package io.hyperdex.push;

import io.hyperdex.push.StreamTopic.CandlesTopic;
import java.util.SortedMap;

/** News of one topic, encoded once and shared by every client of the node. */
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
     * The events of one commit, such as trades. A slow client loses the oldest of them and is told so.
     *
     * @param prev offset of the frame before it on this topic
     */
    record EventsFrame(StreamTopic topic, long offset, long prev, int events, Message message) implements TopicFrame {
        /** {@code data} is a JSON array. */
        static EventsFrame of(StreamTopic topic, long offset, long prev, int events, String data) {
            var message = Message.of(topic, Frames.data(topic, offset, prev, data));
            return new EventsFrame(topic, offset, prev, events, message);
        }

        @Override
        public long sequence() {
            return offset;
        }
    }

    /**
     * Objects as they are now. A slow client is sent the newest version of each only.
     *
     * @param correction whether they had been told as final before
     * @param objects the JSON of each by what tells it from the others of its topic
     */
    record ObjectsFrame(
            StreamTopic topic,
            long sequence,
            long offset,
            boolean correction,
            SortedMap<String, String> objects,
            Message message)
            implements TopicFrame {
        static ObjectsFrame of(
                StreamTopic topic,
                long sequence,
                Offsets offsets,
                boolean correction,
                SortedMap<String, String> objects) {
            String data = Frames.array(objects.values());
            String json = correction
                    ? Frames.correction(topic, offsets.offset(), offsets.prev(), data)
                    : Frames.data(topic, offsets.offset(), offsets.prev(), data);
            var message = Message.of(topic, json);
            return new ObjectsFrame(topic, sequence, offsets.offset(), correction, objects, message);
        }
    }

    /** Of a frame, and of the one before it on its topic. */
    record Offsets(long offset, long prev) {}

    /** Candles of a whole range have changed, too many to be sent: the client reads them again. */
    record RangeFrame(CandlesTopic topic, long sequence, long offset, Message message) implements TopicFrame {
        static RangeFrame of(CandlesTopic topic, long sequence, long offset, long prev, Frames.Range range) {
            var message = Message.of(topic, Frames.correction(topic, offset, prev, range));
            return new RangeFrame(topic, sequence, offset, message);
        }
    }
}
