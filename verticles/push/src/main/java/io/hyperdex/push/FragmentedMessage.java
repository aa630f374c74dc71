package io.hyperdex.push;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an inbound message together, within the limit. */
final class FragmentedMessage {
    private final int bytesMax;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FragmentedMessage(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** False when the message is too big. */
    boolean add(ByteBuf part) {
        if (bytes.size() + part.readableBytes() > bytesMax) {
            return false;
        }
        try {
            part.readBytes(bytes, part.readableBytes());
        } catch (IOException e) {
            throw new IllegalStateException("an array takes every byte", e);
        }
        return true;
    }

    /** Null when it is not UTF-8. */
    @Nullable
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
