package io.hyperdex.ingest.posted;

import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines and reads each as one item. Blank lines do not count. Not thread-safe. */
public final class Lines {
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final byte[] NOTHING = {};

    private final PostedTradeReader reader;
    private final Consumer<PostedItem> items;
    /** The beginning of a line whose end has not come; never longer than a line may be. */
    private byte[] kept = NOTHING;

    private int length;
    private boolean tooLong;

    public Lines(PostedTradeReader reader, Consumer<PostedItem> items) {
        this.reader = reader;
        this.items = items;
    }

    public void take(byte[] chunk) {
        int from = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                line(chunk, from, i);
                from = i + 1;
            }
        }
        keep(chunk, from, chunk.length);
    }

    /** The last line may lack its line feed. */
    public void end() {
        line(NOTHING, 0, 0);
    }

    /** Bytes of the beginning of a line. */
    public int kept() {
        return length;
    }

    private void line(byte[] chunk, int from, int to) {
        if (length == 0 && !tooLong && to - from <= LINE_BYTES_MAX) {
            read(chunk, from, to);
            return;
        }
        keep(chunk, from, to);
        if (tooLong) {
            items.accept(refused("the line is longer than 64 KiB"));
        } else {
            read(kept, 0, length);
        }
        forget();
        tooLong = false;
    }

    private void keep(byte[] chunk, int from, int to) {
        int longer = length + to - from;
        tooLong = tooLong || longer > LINE_BYTES_MAX;
        if (tooLong) {
            forget();
        } else if (to > from) {
            if (longer > kept.length) {
                kept = Arrays.copyOf(kept, Math.max(longer, 2 * kept.length));
            }
            System.arraycopy(chunk, from, kept, length, to - from);
            length = longer;
        }
    }

    private void forget() {
        kept = NOTHING;
        length = 0;
    }

    private void read(byte[] line, int from, int to) {
        int start = from;
        while (start < to && (line[start] == ' ' || line[start] == '\t' || line[start] == '\r')) {
            start++;
        }
        if (start == to) {
            return;
        }
        PostedItem item = reader.read(line, start, to);
        items.accept(
                item instanceof PostedItem.Malformed malformed ? refused("the line " + malformed.message()) : item);
    }

    private static PostedItem refused(String message) {
        return new PostedItem.Refused(null, new Refusal(RefusalCode.UNREADABLE, null, message));
    }
}
