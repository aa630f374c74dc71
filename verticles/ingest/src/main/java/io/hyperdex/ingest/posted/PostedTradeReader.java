package io.hyperdex.ingest.posted;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads one posted trade. The first violation is the one that is told, but the item is read to its end, so that its id can
 * be named and broken JSON is noticed. Never throws for what a sender wrote. Thread-safe.
 */
public final class PostedTradeReader {
    private static final String IDENTIFIER = "tradeId";

    private final TradeRules rules;
    private final InstantSource clock;
    private final ThreadLocal<TradeDigests> digests = ThreadLocal.withInitial(TradeDigests::new);

    /**
     * @param clock UTC, by which trades of the future are refused, whatever time a replay plays
     * @param oldest trades before it are refused
     */
    public PostedTradeReader(InstantSource clock, Instant oldest) {
        this.clock = clock;
        this.rules = new TradeRules(oldest);
    }

    /** Reads the JSON text of {@code [from, to)}. */
    public PostedItem read(byte[] json, int from, int to) {
        if (!startsAsUtf8(json, from, to)) {
            return new PostedItem.Malformed("must be UTF-8 without a byte order mark");
        }
        var reading = new Reading();
        try (JsonParser parser = Json.FACTORY.createParser(json, from, to - from)) {
            // Repeated names are told apart per item: they make the item invalid, not the document unreadable.
            parser.disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            PostedItem item = reading.item(parser);
            return parser.nextToken() == null ? item : new PostedItem.Malformed("must be one JSON value");
        } catch (StreamConstraintsException e) {
            String message = "nests too deep or has a name, number or text that is too long";
            return new PostedItem.Refused(reading.identifier, new Refusal(RefusalCode.UNREADABLE, null, message));
        } catch (JsonParseException e) {
            return new PostedItem.Malformed("is not JSON: " + Notation.shown(e.getOriginalMessage()));
        } catch (IOException e) {
            return new PostedItem.Malformed("is not JSON");
        }
    }

    /** The parser would take NUL bytes and byte order marks for other encodings; the contract is UTF-8. */
    private static boolean startsAsUtf8(byte[] json, int from, int to) {
        for (int i = from; i < Math.min(from + 4, to); i++) {
            if (json[i] == 0 || (i == from && json[i] < 0)) {
                return false;
            }
        }
        return true;
    }

    private final class Reading {
        private final TradeDraft draft = new TradeDraft();
        private @Nullable String identifier;
        private @Nullable Refusal refusal;
        private long seen;

        PostedItem item(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return new PostedItem.Refused(null, new Refusal(RefusalCode.UNREADABLE, null, "must be an object"));
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                field(parser, parser.currentName());
            }
            return refusal == null ? ruled() : new PostedItem.Refused(identifier, refusal);
        }

        private void field(JsonParser parser, String name) throws IOException {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && name.equals(IDENTIFIER)) {
                String given = parser.getText();
                identifier = Notation.isStorable(given) && given.length() <= Notation.ID_LENGTH_MAX ? given : null;
            }
            try {
                known(name).read(draft, new FieldValue(parser, name));
            } catch (FieldRefused e) {
                parser.skipChildren();
                refuse(e.refusal());
            }
        }

        private TradeField known(String name) throws FieldRefused {
            TradeField field = TradeField.named(name);
            if (field == null) {
                throw new FieldRefused(RefusalCode.UNKNOWN_FIELD, Notation.shown(name), "is not a field of a trade");
            }
            if ((seen & field.bit()) != 0) {
                throw FieldRefused.invalid(name, "must not be given twice");
            }
            seen |= field.bit();
            return field;
        }

        private PostedItem ruled() {
            try {
                return new PostedItem.Valid(IncomingTrade.of(rules.apply(draft, clock.instant()), digests.get()));
            } catch (FieldRefused e) {
                return new PostedItem.Refused(identifier, e.refusal());
            }
        }

        private void refuse(Refusal reason) {
            if (refusal == null) {
                refusal = reason;
            }
        }
    }
}
