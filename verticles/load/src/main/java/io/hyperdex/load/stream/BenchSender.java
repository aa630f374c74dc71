package io.hyperdex.load.stream;

import io.hyperdex.load.node.Pipeline;
import io.hyperdex.load.socket.Mark;
import io.hyperdex.load.socket.Topic;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of {@code bench:} topics, all of one size, through {@code POST /v1/bench}. */
final class BenchSender implements Sender {
    static final String FAMILY = "bench:";

    private final Pipeline pipeline;
    private final List<Topic> topics;
    private final int bytes;
    private final int together;
    private int next;

    /**
     * @param topics that have their turns
     * @param bytes of an event, the JSON object
     * @param together events of one turn, sent at once
     */
    BenchSender(URI url, @Nullable String key, List<Topic> topics, int bytes, int together) {
        this.pipeline = new Pipeline(url, key);
        this.topics = topics;
        this.bytes = bytes;
        this.together = together;
    }

    @Override
    public long send(double eventsPerSecond, Duration duration) throws IOException, InterruptedException {
        var turns = new Turns(eventsPerSecond / together, duration);
        while (!turns.over()) {
            long due = turns.await();
            Topic topic = topics.get(next++ % topics.size());
            for (int i = 0; i < together; i++) {
                String target = "/v1/bench?name=" + topic.name().substring(FAMILY.length());
                pipeline.post(target, event(Mark.of(topic.take(), due)));
            }
            pipeline.flush();
        }
        pipeline.finish();
        return turns.first();
    }

    private byte[] event(String mark) {
        String empty = "{\"mark\":\"" + mark + "\",\"fill\":\"\"}";
        String fill = "x".repeat(Math.max(0, bytes - empty.length()));
        return empty.replace("\"\"", "\"" + fill + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        pipeline.close();
    }
}
