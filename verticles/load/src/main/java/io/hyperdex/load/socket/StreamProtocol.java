package io.hyperdex.load.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/stream}. Frames of data are read where they lie; the few others as JSON. */
final class StreamProtocol implements Protocol {
    private static final byte[] OP = ascii("{\"op\":\"");
    private static final byte[] BATCH = ascii("{\"op\":\"batch\"");
    private static final byte[] DATA = ascii("{\"op\":\"data\",\"topic\":\"");
    private static final byte[] OFFSET = ascii("\",\"offset\":");
    private static final byte[] PREV = ascii(",\"prev\":");

    private final String path;

    /** @param key null without one */
    StreamProtocol(@Nullable String key) {
        path = "/v1/stream" + (key == null ? "" : "?key=" + key);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void subscribe(ClientSocket socket, Track track) {
        ObjectNode message = message(socket, "subscribe");
        ObjectNode wanted = message.putArray("topics")
                .addObject()
                .put("topic", track.topic().name());
        if (track.hasJoined()) {
            wanted.putObject("from").put("epoch", track.epoch()).put("offset", track.offset());
        }
        socket.send(message.toString());
    }

    @Override
    public void unsubscribe(ClientSocket socket, Track track) {
        ObjectNode message = message(socket, "unsubscribe");
        message.putArray("topics").add(track.topic().name());
        track.leaves();
        socket.send(message.toString());
    }

    private static ObjectNode message(ClientSocket socket, String op) {
        return Json.MAPPER.createObjectNode().put("op", op).put("id", socket.nextId());
    }

    @Override
    public void receive(ClientSocket socket, byte[] bytes, int from, int end) {
        if (is(bytes, from, end, DATA)) {
            data(socket, bytes, from, end);
        } else if (is(bytes, from, end, BATCH)) {
            batch(socket, bytes, from + OP.length, end);
        } else {
            other(socket, new String(bytes, from, end - from, StandardCharsets.UTF_8));
        }
    }

    /** Whole frames in an array; no frame has another in it. */
    private void batch(ClientSocket socket, byte[] bytes, int from, int end) {
        int begin = next(bytes, from, end);
        while (begin < end) {
            int following = next(bytes, begin + OP.length, end);
            // A frame is followed by a comma, or by the end of the array and of the batch.
            receive(socket, bytes, begin, following < end ? following - 1 : end - 2);
            begin = following;
        }
    }

    private static int next(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && !is(bytes, at, end, OP)) {
            at++;
        }
        return at;
    }

    private static void data(ClientSocket socket, byte[] bytes, int from, int end) {
        int name = from + DATA.length;
        Track track = socket.track(bytes, name);
        if (track == null) {
            socket.fault("a frame of another topic: " + new String(bytes, from, 80, StandardCharsets.UTF_8));
            return;
        }
        int at = name + track.topic().length() + OFFSET.length;
        long offset = number(bytes, at);
        while (bytes[at] != ',') {
            at++;
        }
        track.frame(offset, number(bytes, at + PREV.length));
        socket.events(track, bytes, at, end);
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int at = from; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = 10 * number + bytes[at] - '0';
        }
        return number;
    }

    private static void other(ClientSocket socket, String text) {
        JsonNode frame = tree(text);
        switch (frame.path("op").asText()) {
            case "hello" -> socket.opened();
            case "subscribed" -> frame.path("topics").forEach(topic -> subscribed(socket, topic));
            case "gap" -> gap(socket, frame);
            case "heartbeat" -> socket.heartbeat(frame.path("offset").asLong());
            case "unsubscribed" -> frame.path("topics").forEach(topic -> left(socket, topic.asText()));
            case "bye" -> socket.fault("bye " + frame.path("code").asInt());
            default -> socket.fault(text.substring(0, Math.min(200, text.length())));
        }
    }

    private static void subscribed(ClientSocket socket, JsonNode topic) {
        Track track = socket.track(topic.path("topic").asText());
        if (track != null) {
            socket.joined(
                    track,
                    topic.path("epoch").asText(),
                    topic.path("offset").asLong(),
                    topic.path("recovered").asBoolean(),
                    newest(topic.path("snapshot")));
        }
    }

    private static void left(ClientSocket socket, String topic) {
        Track track = socket.track(topic);
        if (track != null) {
            track.left();
        }
    }

    private static long newest(JsonNode snapshot) {
        byte[] text = snapshot.path(snapshot.size() - 1).toString().getBytes(StandardCharsets.UTF_8);
        var mark = new Mark(text, 0, text.length);
        return mark.next() ? mark.number() : -1;
    }

    private static void gap(ClientSocket socket, JsonNode frame) {
        Track track = socket.track(frame.path("topic").asText());
        if (track != null) {
            track.gap();
            socket.tally().gaps++;
        }
    }

    private static JsonNode tree(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("no frame: " + text, e);
        }
    }

    private static boolean is(byte[] bytes, int from, int end, byte[] expected) {
        if (end - from < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[from + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
