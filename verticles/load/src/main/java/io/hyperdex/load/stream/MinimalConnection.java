package io.hyperdex.load.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection of {@link MinimalServer}: requests with events, or a WebSocket once it is upgraded. */
final class MinimalConnection extends ChannelInboundHandlerAdapter {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String HELLO = "{\"op\":\"hello\",\"protocol\":1,\"epoch\":\"minimal\",\"offset\":0}";
    private static final int MASK_BYTES = 4;
    private static final int SHORT_MAX = 125;
    private static final int MEDIUM_MAX = 0xffff;

    private final Map<EventLoop, MinimalTopics> loops;
    private final Map<String, Long> offsets = new HashMap<>();
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean upgraded;

    private record Event(String topic, String frame) {}

    MinimalConnection(Map<EventLoop, MinimalTopics> loops) {
        this.loops = loops;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        received = received.isReadable() ? Unpooled.wrappedBuffer(received, (ByteBuf) message) : (ByteBuf) message;
        boolean progress = true;
        while (progress && received.isReadable()) {
            progress = upgraded ? frame(context) : request(context);
        }
        if (!received.isReadable()) {
            received.release();
            received = Unpooled.EMPTY_BUFFER;
        }
    }

    /** What was read at once is written at once. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!upgraded) {
            context.flush();
            loops.forEach((loop, topics) -> loop.execute(topics::flush));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        topics(context).leave(context.channel());
        received.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        passed(context.close());
    }

    /** False when it is not all there. */
    private boolean request(ChannelHandlerContext context) {
        String text = received.toString(StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n") + 4;
        if (headEnd < 4) {
            return false;
        }
        String head = text.substring(0, headEnd);
        String key = header(head, "sec-websocket-key");
        if (key != null) {
            received.skipBytes(headEnd);
            upgrade(context, key);
            return true;
        }
        String length = header(head, "content-length");
        int bodyBytes = length == null ? 0 : Integer.parseInt(length);
        if (text.length() < headEnd + bodyBytes) {
            return false;
        }
        received.skipBytes(headEnd + bodyBytes);
        Event event = event(head, text.substring(headEnd, headEnd + bodyBytes));
        passed(context.write(ascii("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"), context.voidPromise()));
        loops.forEach((loop, topics) -> loop.execute(() -> topics.write(event.topic, serverFrame(event.frame))));
        return true;
    }

    /** The end of the connection tells of every failure. */
    static void passed(ChannelFuture write) {
        assert write.channel() != null;
    }

    private Event event(String head, String body) {
        String line = head.substring(0, head.indexOf("\r\n"));
        String topic = "bench:" + line.substring(line.indexOf("name=") + 5, line.lastIndexOf(' '));
        long offset = offsets.merge(topic, 1L, Long::sum);
        return new Event(
                topic,
                "{\"op\":\"data\",\"topic\":\"" + topic + "\",\"offset\":" + offset + ",\"prev\":" + (offset - 1)
                        + ",\"data\":[" + body + "]}");
    }

    private void upgrade(ChannelHandlerContext context, String key) {
        upgraded = true;
        ByteBuf answer = ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n");
        passed(context.write(answer, context.voidPromise()));
        passed(context.writeAndFlush(serverFrame(HELLO), context.voidPromise()));
    }

    /** A frame of the client; a subscription is answered, everything else is passed over. */
    private boolean frame(ChannelHandlerContext context) {
        int at = received.readerIndex();
        if (received.readableBytes() < 2) {
            return false;
        }
        int length = received.getByte(at + 1) & 0x7f;
        int header = 2 + MASK_BYTES;
        if (length > SHORT_MAX) {
            header += 2;
            if (received.readableBytes() < header) {
                return false;
            }
            length = received.getUnsignedShort(at + 2);
        }
        if (received.readableBytes() < header + length) {
            return false;
        }
        // The load masks with zeros.
        String text = received.toString(at + header, length, StandardCharsets.UTF_8);
        received.skipBytes(header + length);
        int name = text.indexOf("\"topic\":\"") + 9;
        if (name >= 9) {
            subscribe(context, text.substring(name, text.indexOf('"', name)));
        }
        return true;
    }

    private void subscribe(ChannelHandlerContext context, String topic) {
        topics(context).join(topic, context.channel());
        ByteBuf answer = serverFrame("{\"op\":\"subscribed\",\"id\":1,\"topics\":[{\"requested\":\"" + topic
                + "\",\"topic\":\"" + topic
                + "\",\"epoch\":\"minimal\",\"offset\":0,\"recovered\":false,\"snapshot\":null}]}");
        passed(context.writeAndFlush(answer, context.voidPromise()));
    }

    private MinimalTopics topics(ChannelHandlerContext context) {
        MinimalTopics topics = loops.get(context.channel().eventLoop());
        if (topics == null) {
            throw new IllegalStateException("a loop of another server");
        }
        return topics;
    }

    private static ByteBuf serverFrame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = Unpooled.directBuffer(payload.length + 10).writeByte(0x81);
        if (payload.length <= SHORT_MAX) {
            frame.writeByte(payload.length);
        } else if (payload.length <= MEDIUM_MAX) {
            frame.writeByte(126).writeShort(payload.length);
        } else {
            frame.writeByte(127).writeLong(payload.length);
        }
        return frame.writeBytes(payload);
    }

    private static ByteBuf ascii(String text) {
        return ByteBufUtil.writeAscii(ByteBufAllocator.DEFAULT, text);
    }

    private static @Nullable String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
