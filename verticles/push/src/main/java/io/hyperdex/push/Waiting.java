package io.hyperdex.push;

import io.hyperdex.push.TopicFrame.EventsFrame;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import org.jspecify.annotations.Nullable;

/** Something that waits in a socket's queue. Compared by identity. */
sealed interface Waiting {

    /** Null for what concerns the socket as a whole. */
    @Nullable
    StreamTopic topic();

    int bytes();

    void writeTo(Wire wire);

    /** What is sent as it is and never dropped. */
    final class Whole implements Waiting {
        private final Message message;

        Whole(Message message) {
            this.message = message;
        }

        @Override
        public @Nullable StreamTopic topic() {
            return message.topic();
        }

        @Override
        public int bytes() {
            return message.bytes();
        }

        @Override
        public void writeTo(Wire wire) {
            wire.write(message);
        }
    }

    /** Events; when they are dropped, the first of a topic becomes the place of the gap and takes up those after it. */
    final class Events implements Waiting {
        private static final int GAP_BYTES = 200;

        private final StreamTopic topic;
        private final long prev;
        private @Nullable EventsFrame frame;
        private long until;
        private long dropped;

        Events(EventsFrame frame) {
            this.topic = frame.topic();
            this.prev = frame.prev();
            this.frame = frame;
        }

        /** Becomes a gap. */
        void drop() {
            EventsFrame own = frame;
            if (own != null) {
                until = own.offset();
                dropped = own.events();
                frame = null;
            }
        }

        /** As a gap, takes up the frame after it. */
        void widen(Events next) {
            next.drop();
            until = next.until;
            dropped += next.dropped;
        }

        long events() {
            return frame == null ? dropped : frame.events();
        }

        @Override
        public StreamTopic topic() {
            return topic;
        }

        @Override
        public int bytes() {
            return frame == null ? GAP_BYTES : frame.bytes();
        }

        @Override
        public void writeTo(Wire wire) {
            wire.write(frame == null ? Message.of(topic, Frames.gap(topic, prev, until, dropped)) : frame.message());
        }
    }

    /** The newest version of each changed object of a topic. */
    final class Objects implements Waiting {
        private final StreamTopic topic;
        private final Conflation newest;

        Objects(StreamTopic topic) {
            this.topic = topic;
            newest = new Conflation(topic);
        }

        /** The number of objects that were never sent, because a newer version came. */
        int conflate(ObjectsFrame frame) {
            return newest.add(frame);
        }

        @Override
        public StreamTopic topic() {
            return topic;
        }

        @Override
        public int bytes() {
            return newest.bytes();
        }

        @Override
        public void writeTo(Wire wire) {
            newest.frames().forEach(frame -> wire.write(frame.message()));
        }
    }
}
