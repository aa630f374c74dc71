package io.hyperdex.platform.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/** Reads a value from its text form; a refusal keeps the parser's message. */
final class ScalarDeserializer<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    private ScalarDeserializer(Class<T> type, Function<String, T> parser) {
        super(type);
        this.parser = parser;
    }

    static <T> ScalarDeserializer<T> of(Class<T> type, Function<String, T> parser) {
        return new ScalarDeserializer<>(type, parser);
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
        String text = json.getValueAsString("");
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw context.weirdStringException(text, handledType(), e.getMessage());
        }
    }
}
