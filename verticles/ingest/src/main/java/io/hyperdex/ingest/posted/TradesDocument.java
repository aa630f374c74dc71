package io.hyperdex.ingest.posted;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads <code>{"trades":[…]}</code>. The items are found first, by brackets and quotes alone, then each is read by
 * itself: what is wrong with one of them ends there, and only text that is not JSON at all ends the document.
 */
public final class TradesDocument {
    private static final byte[] MEMBER = {'t', 'r', 'a', 'd', 'e', 's'};

    private final byte[] json;
    private int at;

    private TradesDocument(byte[] json) {
        this.json = json;
    }

    /** All items in order; throws 400 when the text is not such a document, 413 when it has more than {@code itemsMax}. */
    public static List<PostedItem> read(byte[] json, PostedTradeReader reader, int itemsMax) {
        List<PostedItem> items = new ArrayList<>();
        for (Slice slice : new TradesDocument(json).slices(itemsMax)) {
            PostedItem item = reader.read(json, slice.from, slice.to);
            if (item instanceof PostedItem.Malformed malformed) {
                throw unreadable("item " + items.size() + " " + malformed.message());
            }
            items.add(item);
        }
        return items;
    }

    private List<Slice> slices(int itemsMax) {
        expect('{');
        member();
        expect(':');
        expect('[');
        List<Slice> slices = items(itemsMax);
        if (next() == ',') {
            throw unreadable("the document must have no member but trades");
        }
        expect('}');
        if (next() != 0) {
            throw unreadable("the document must end with its closing brace");
        }
        return slices;
    }

    private void member() {
        if (next() == '}') {
            throw unreadable("the document must have the member trades");
        }
        expect('"');
        for (byte letter : MEMBER) {
            if (at == json.length || json[at++] != letter) {
                throw unreadable("the document must have no member but trades");
            }
        }
        if (at == json.length || json[at++] != '"') {
            throw unreadable("the document must have no member but trades");
        }
    }

    private List<Slice> items(int itemsMax) {
        List<Slice> slices = new ArrayList<>();
        if (next() == ']') {
            at++;
            return slices;
        }
        while (true) {
            next();
            int from = at;
            skipValue();
            slices.add(new Slice(from, at));
            if (slices.size() > itemsMax) {
                throw ApiException.of(ErrorCode.TOO_LARGE, "more than " + itemsMax + " trades; stream them as NDJSON");
            }
            if (next() == ']') {
                at++;
                return slices;
            }
            expect(',');
        }
    }

    /** Moves behind one value, whose inside the reader will judge. */
    private void skipValue() {
        int depth = 0;
        int from = at;
        while (at < json.length) {
            switch (json[at]) {
                case '"' -> skipString();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            if (depth < 0 || (depth == 0 && json[at] == ',')) {
                break;
            }
            at++;
            if (depth == 0 && (json[at - 1] == '}' || json[at - 1] == ']')) {
                break;
            }
        }
        if (depth > 0 || at == from) {
            throw unreadable("the document is not JSON, or it is cut off");
        }
    }

    /** From the opening quote to the closing one. */
    private void skipString() {
        at++;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        if (at >= json.length) {
            throw unreadable("the document is not JSON, or it is cut off");
        }
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw unreadable("the document must be {\"trades\":[…]}");
        }
        at++;
    }

    /** The next byte that is not blank, without taking it; 0 at the end. */
    private int next() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return at < json.length ? json[at] : 0;
    }

    private static ApiException unreadable(String reason) {
        return ApiException.of(ErrorCode.UNREADABLE_BODY, reason);
    }

    private record Slice(int from, int to) {}
}
