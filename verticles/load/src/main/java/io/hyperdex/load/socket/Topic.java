package io.hyperdex.load.socket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** A topic under load and how many events of it were sent. */
public final class Topic {
    private final String name;
    private final byte[] bytes;
    private final AtomicLong sent = new AtomicLong();

    /** @param name as the server writes it */
    public Topic(String name) {
        this.name = name;
        this.bytes = name.getBytes(StandardCharsets.UTF_8);
    }

    public String name() {
        return name;
    }

    /** The number of the event that is sent now. */
    public long take() {
        return sent.getAndIncrement();
    }

    public long sent() {
        return sent.get();
    }

    boolean isAt(byte[] text, int from) {
        int end = from + bytes.length;
        return end <= text.length && Arrays.equals(text, from, end, bytes, 0, bytes.length);
    }

    int length() {
        return bytes.length;
    }
}
