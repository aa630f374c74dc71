package io.hyperdex.load.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection that becomes a WebSocket. Between frames it holds no buffer: its loop has one for all. Of the loop's thread.
 */
final class Connection {
    private static final int HEADER_MAX = 14;
    private static final int OPCODE_TEXT = 1;
    private static final int OPCODE_CLOSE = 8;
    private static final int OPCODE_PING = 9;
    private static final int OPCODE_PONG = 10;
    private static final int SMALL_WINDOW = 4_096;

    private final ClientSocket owner;
    private final ClientLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private byte @Nullable [] rest;
    private boolean upgraded;
    private boolean ended;

    Connection(ClientSocket owner) throws IOException {
        this.owner = owner;
        this.loop = owner.loop();
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        key = loop.register(channel, this);
    }

    /** @param smallWindow whether its system takes little before the server has to wait */
    void open(InetSocketAddress source, InetSocketAddress server, boolean smallWindow) {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (smallWindow) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
            }
            channel.bind(source);
            if (channel.connect(server)) {
                upgrade();
            } else {
                key.interestOps(SelectionKey.OP_CONNECT);
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    void ready() {
        try {
            if (key.isConnectable()) {
                if (channel.finishConnect()) {
                    upgrade();
                }
            } else if (key.isReadable()) {
                read();
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    void read(boolean reads) {
        if (!ended) {
            key.interestOps(reads ? SelectionKey.OP_READ : 0);
        }
    }

    /** Ends without a word. */
    void drop() {
        ended = true;
        rest = null;
        try {
            channel.close();
        } catch (IOException e) {
            loop.tally().fault("close: " + e);
        }
    }

    private void end(String reason) {
        if (!ended) {
            drop();
            owner.ended(reason);
        }
    }

    private void upgrade() {
        key.interestOps(SelectionKey.OP_READ);
        String request = "GET " + loop.protocol().path() + " HTTP/1.1\r\nHost: " + loop.host()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: bG9hZCBnZW5lcmF0b3IxMQ==\r\n\r\n";
        write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    private void read() throws IOException {
        ByteBuffer in = loop.buffer();
        byte[] left = rest;
        if (left != null) {
            in.put(left);
            rest = null;
        }
        if (channel.read(in) < 0) {
            end("the server closed the connection");
            return;
        }
        loop.touch();
        byte[] bytes = loop.bytes();
        int end = in.position();
        int at = upgraded ? 0 : afterUpgrade(bytes, end);
        int next = upgraded ? frame(bytes, at, end) : at;
        while (next > at && !ended) {
            at = next;
            next = frame(bytes, at, end);
        }
        if (!ended && at < end) {
            rest = Arrays.copyOfRange(bytes, at, end);
        }
    }

    /** Where the frames begin, once the server's answer is there. */
    private int afterUpgrade(byte[] bytes, int end) throws IOException {
        String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return 0;
        }
        if (!text.startsWith("HTTP/1.1 101")) {
            throw new IOException(text.lines().findFirst().orElse(""));
        }
        upgraded = true;
        return headEnd + 4;
    }

    /** Reads a frame and gives where the next one begins, or the same place when it is not all there. */
    private int frame(byte[] bytes, int at, int end) {
        if (end - at < 2) {
            return at;
        }
        int length = bytes[at + 1] & 0x7f;
        int payload = at + 2 + (length < 126 ? 0 : length == 126 ? 2 : 8);
        if (payload > end) {
            return at;
        }
        if (length >= 126) {
            length = 0;
            for (int i = at + 2; i < payload; i++) {
                length = (length << 8) | (bytes[i] & 0xff);
            }
        }
        if (end - payload < length) {
            return at;
        }
        take(bytes[at] & 0x0f, bytes, payload, payload + length);
        return payload + length;
    }

    private void take(int opcode, byte[] bytes, int from, int end) {
        switch (opcode) {
            case OPCODE_TEXT -> loop.protocol().receive(owner, bytes, from, end);
            case OPCODE_PING -> send(OPCODE_PONG, Arrays.copyOfRange(bytes, from, end));
            case OPCODE_CLOSE -> end("closed with " + (((bytes[from] & 0xff) << 8) | (bytes[from + 1] & 0xff)));
            default -> {
                // A pong.
            }
        }
    }

    void send(String text) {
        send(OPCODE_TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The mask is zero: nobody between us and the server has to be fooled. */
    private void send(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_MAX + payload.length);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        write(frame.putInt(0).put(payload).flip());
    }

    /** What we say is little: the system's buffer has room for all of it. */
    private void write(ByteBuffer bytes) {
        try {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                end("the server does not read");
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }
}
