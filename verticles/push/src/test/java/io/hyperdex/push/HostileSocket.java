package io.hyperdex.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A WebSocket client that puts its frames on the wire itself, so that they may be as wrong as a test wants. */
final class HostileSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int PING = 9;
    /** The first bit of a frame: it is the last of its message. */
    static final int FIN = 0x80;
    /** What {@link #settle} answers while the node still listens. */
    static final int OPEN = 0;
    /** The connection has ended and no code was seen. */
    static final int NO_CODE = -1;

    private static final int CLOSE = 8;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;
    private final List<JsonNode> frames = new ArrayList<>();
    private boolean broken;

    HostileSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        out = socket.getOutputStream();
        in = new DataInputStream(socket.getInputStream());
        send(("GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        int ended = 0;
        while (ended < 4) {
            int next = in.readUnsignedByte();
            ended = next == '\r' || next == '\n' ? ended + 1 : 0;
        }
    }

    void text(String message) {
        frame(FIN | TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame as clients send them: masked. */
    void frame(int first, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % MASK.length];
        }
        send(head(first, MASKED, payload.length).put(MASK).array());
        send(masked);
    }

    void unmaskedFrame(int first, byte[] payload) {
        ByteBuffer head = head(first, 0, payload.length);
        send(Arrays.copyOf(head.array(), head.position()));
        send(payload);
    }

    private static ByteBuffer head(int first, int masked, int length) {
        int bytes = length < 126 ? 2 : length < 1 << 16 ? 4 : 10;
        ByteBuffer head = ByteBuffer.allocate(bytes + MASK.length);
        head.put((byte) first).put((byte) (masked | (bytes == 2 ? length : bytes == 4 ? 126 : 127)));
        if (bytes == 4) {
            head.putShort((short) length);
        } else if (bytes == 10) {
            head.putLong(length);
        }
        return head;
    }

    /** Raw bytes; the node may have closed already. */
    void send(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException closedByTheNode) {
            broken = true;
        }
    }

    /** Reads until the node has answered a last ping or closed: {@link #OPEN}, its close code, or {@link #NO_CODE}. */
    int settle(long pingId) throws IOException {
        text("{\"op\":\"ping\",\"id\":" + pingId + "}");
        try {
            while (true) {
                int op = in.readUnsignedByte() & 0xf;
                byte[] payload = payload();
                if (op == CLOSE) {
                    return payload.length < 2
                            ? NO_CODE
                            : ByteBuffer.wrap(payload).getShort() & 0xffff;
                }
                if (op == TEXT) {
                    JsonNode frame = FakeWire.json(new String(payload, StandardCharsets.UTF_8));
                    if (frame.path("op").asText().equals("pong")
                            && frame.path("id").asLong() == pingId) {
                        return OPEN;
                    }
                    frames.add(frame);
                }
            }
        } catch (EOFException | SocketException ended) {
            return NO_CODE;
        }
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return payload;
    }

    /** Whether the node ended the connection while this side was still sending; a close frame may be lost then. */
    boolean isBroken() {
        return broken;
    }

    List<JsonNode> frames() {
        return frames;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
