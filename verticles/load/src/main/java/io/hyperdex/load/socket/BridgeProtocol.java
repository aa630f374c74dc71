package io.hyperdex.load.socket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event bus bridge over SockJS, as its stock client speaks it on a WebSocket: {@code o} opens, {@code h} is a heartbeat,
 * {@code a[…]} holds messages as JSON texts in a JSON array. The bridge does not answer a register; topic {@code bench:x} is
 * address {@code client.bench.x}.
 */
final class BridgeProtocol implements Protocol {
    private final AtomicInteger sessions = new AtomicInteger();

    @Override
    public String path() {
        return "/eventbus/000/load" + sessions.getAndIncrement() + "/websocket";
    }

    @Override
    public void subscribe(ClientSocket socket, Track track) {
        say(socket, "register", track);
        say(socket, "publish", track);
    }

    @Override
    public void unsubscribe(ClientSocket socket, Track track) {
        say(socket, "unregister", track);
    }

    private static void say(ClientSocket socket, String type, Track track) {
        ObjectNode message = Json.MAPPER.createObjectNode().put("type", type);
        message.put("address", "client." + track.topic().name().replace(':', '.'))
                .putObject("headers");
        socket.send(Json.MAPPER.createArrayNode().add(message.toString()).toString());
    }

    @Override
    public void receive(ClientSocket socket, byte[] bytes, int from, int end) {
        switch (bytes[from]) {
            case 'o' -> socket.opened();
            case 'a' -> messages(socket, bytes, from, end);
            case 'c' -> socket.fault("the bridge closed the session");
            default -> {
                // A heartbeat.
            }
        }
    }

    /** What is said is carried out in order: the refusal of a publish after it tells that a register is done. */
    private static void messages(ClientSocket socket, byte[] bytes, int from, int end) {
        Track track = socket.firstTrack();
        if (!track.hasJoined()
                && new String(bytes, from, end - from, StandardCharsets.UTF_8).contains("access_denied")) {
            socket.joined(track, "bridge", 0, false, -1);
        } else {
            socket.events(track, bytes, from, end);
        }
    }
}
