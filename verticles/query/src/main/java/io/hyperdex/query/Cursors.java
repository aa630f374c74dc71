package io.hyperdex.query;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, as a text that only this store can make. The signature covers the operation and its parameters, so a
 * cursor is of no use with another query, and what it carries can be trusted like an own value. Thread-safe.
 */
public final class Cursors {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 16;
    private static final String PARAMETER = "cursor";

    private final SecretKeySpec key;

    public Cursors(Buffer key) {
        this.key = new SecretKeySpec(key.getBytes(), ALGORITHM);
    }

    /** The cursor that continues the query of these parameters; null as a field is kept. Fields have no line breaks. */
    public String next(String operation, MultiMap parameters, List<@Nullable String> fields) {
        byte[] payload = fields.stream()
                .map(field -> field == null ? "" : "=" + field)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] signature = signature(operation, parameters, payload);
        byte[] token = ByteBuffer.allocate(SIGNATURE_BYTES + payload.length)
                .put(signature)
                .put(payload)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The fields of the cursor among the parameters, or null when there is none; 400 when it is not from this query. */
    public @Nullable List<@Nullable String> fields(String operation, MultiMap parameters) {
        String text = parameters.get(PARAMETER);
        if (text == null) {
            return null;
        }
        byte[] token = decoded(text);
        if (token.length < SIGNATURE_BYTES) {
            throw invalid();
        }
        byte[] payload = Arrays.copyOfRange(token, SIGNATURE_BYTES, token.length);
        byte[] expected = signature(operation, parameters, payload);
        if (!MessageDigest.isEqual(expected, Arrays.copyOf(token, SIGNATURE_BYTES))) {
            throw invalid();
        }
        return Arrays.stream(new String(payload, StandardCharsets.UTF_8).split("\n", -1))
                .<@Nullable String>map(field -> field.isEmpty() ? null : field.substring(1))
                .collect(Collectors.toList());
    }

    private static byte[] decoded(String text) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(text);
            // The decoder forgives stray bits at the end; then two texts would be one cursor.
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(token).equals(text)) {
                return token;
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.of(ErrorCode.INVALID_CURSOR, "the cursor is not one of ours", e);
        }
        throw invalid();
    }

    private byte[] signature(String operation, MultiMap parameters, byte[] payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            part(mac, operation.getBytes(StandardCharsets.UTF_8));
            parameters.entries().stream()
                    .filter(entry -> !entry.getKey().equals(PARAMETER))
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .sorted()
                    .forEach(entry -> part(mac, entry.getBytes(StandardCharsets.UTF_8)));
            return Arrays.copyOf(mac.doFinal(payload), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** With its length in front, no part can be mistaken for another. */
    private static void part(Mac mac, byte[] bytes) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        mac.update(bytes);
    }

    private static ApiException invalid() {
        return ApiException.of(ErrorCode.INVALID_CURSOR, "the cursor is not from this query");
    }
}
