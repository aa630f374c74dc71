package io.hyperdex.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages on the WebSocket wire (RFC 6455, 5.2). A message that goes to many sockets of the event loop, one after the
 * other, is framed for the first of them; the others get the same bytes, uncopied. Lives on one event loop.
 */
final class WebSocketFraming {
    private static final int FINAL = 0x80;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;
    private static final int HEAD_BYTES_MAX = 10;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final ByteBufAllocator allocator;
    private @Nullable Message framed;
    private ByteBuf frame = Unpooled.EMPTY_BUFFER;

    WebSocketFraming(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    ByteBuf text(Message message) {
        if (message != framed) {
            frame.release();
            frame = frame(TEXT, Unpooled.wrappedBuffer(message.json()));
            framed = message;
        }
        return frame.retainedDuplicate();
    }

    ByteBuf ping() {
        return frame(PING, Unpooled.EMPTY_BUFFER);
    }

    ByteBuf pong(ByteBuf payload) {
        return frame(PONG, payload);
    }

    ByteBuf close(Closing closing) {
        ByteBuf payload = Unpooled.buffer();
        payload.writeShort(closing.code());
        payload.writeCharSequence(closing.reason(), StandardCharsets.UTF_8);
        return frame(CLOSE, payload);
    }

    /** Answers the peer's own close. */
    ByteBuf close(ByteBuf payload) {
        return frame(CLOSE, payload);
    }

    private ByteBuf frame(int op, ByteBuf payload) {
        int length = payload.readableBytes();
        ByteBuf bytes = allocator.directBuffer(HEAD_BYTES_MAX + length);
        bytes.writeByte(FINAL | op);
        if (length < LENGTH_16) {
            bytes.writeByte(length);
        } else if (length < 1 << Short.SIZE) {
            bytes.writeByte(LENGTH_16).writeShort(length);
        } else {
            bytes.writeByte(LENGTH_64).writeLong(length);
        }
        return bytes.writeBytes(payload, payload.readerIndex(), length);
    }
}
