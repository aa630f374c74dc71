package io.hyperdex.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.hyperdex.domain.Candle;
import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Finality;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.PriceSource;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.function.Function;

/**
 * The one JSON notation of answers, streams and bus messages: figures are plain decimal strings, times are UTC with
 * milliseconds, enums are lower case, absent is null.
 */
public final class Json {
    /** Nesting that a body may have; deeper is unreadable. */
    private static final int DEPTH_MAX = 32;

    /** Reads untrusted input with bounds on depth and lengths, and refuses duplicate keys. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(128)
                    .maxStringLength(1 << 16)
                    .maxNameLength(256)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .serializationInclusion(JsonInclude.Include.ALWAYS)
            .addModule(notation())
            .addMixIn(Trade.class, TradeNotation.class)
            .build();

    private Json() {}

    /** The value as UTF-8 JSON; a value that has no JSON form is a defect, not an input error. */
    public static Buffer buffer(Object value) {
        return Buffer.buffer(bytes(value));
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SimpleModule notation() {
        return new SimpleModule()
                .addSerializer(BigDecimal.class, new AsText<>(BigDecimal.class, Decimals::plain))
                .addSerializer(BigInteger.class, new AsText<>(BigInteger.class, BigInteger::toString))
                .addSerializer(Instant.class, new AsText<>(Instant.class, Times::format))
                .addSerializer(LocalDate.class, new AsText<>(LocalDate.class, LocalDate::toString))
                .addSerializer(Position.class, new AsText<>(Position.class, Position::toString))
                .addSerializer(PriceSource.class, new AsText<>(PriceSource.class, PriceSource::code))
                .addSerializer(TradeStatus.class, new AsText<>(TradeStatus.class, Json::lowerCase))
                .addSerializer(Finality.class, new AsText<>(Finality.class, Json::lowerCase))
                .addSerializer(Side.class, new AsText<>(Side.class, Json::lowerCase))
                .addSerializer(TokenSide.class, new AsText<>(TokenSide.class, Json::lowerCase))
                .addSerializer(PriceBasis.class, new AsText<>(PriceBasis.class, Json::lowerCase))
                .addSerializer(Candle.Currency.class, new AsText<>(Candle.Currency.class, Json::lowerCase));
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static final class AsText<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<T, String> form;

        AsText(Class<T> type, Function<T, String> form) {
            super(type);
            this.form = form;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(form.apply(value));
        }
    }
}
