package io.hyperdex.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller is ready to read. */
public final class Accept {
    private static final Pattern NEVER = Pattern.compile("q=0(\\.0{0,3})?");

    private Accept() {}

    /** Throws 406 when the {@code Accept} header leaves no room for the media type. */
    public static void require(HttpServerRequest request, String mediaType) {
        List<String> headers = request.headers().getAll(HttpHeaders.ACCEPT);
        if (!admits(headers.isEmpty() ? null : String.join(",", headers), mediaType)) {
            throw ApiException.of(ErrorCode.NOT_ACCEPTABLE, "the answer is " + mediaType);
        }
    }

    /** Whether the caller takes gzip; the exact preference among codings does not matter, because there is no other. */
    static boolean gzip(@Nullable String header) {
        return header != null
                && header.contains("gzip")
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(part -> part.startsWith("gzip")
                                && !NEVER.matcher(part.substring(part.indexOf(';') + 1)
                                                .strip())
                                        .matches());
    }

    /** The most specific range decides (RFC 9110, 12.5.1); no header, or an empty one, admits everything. */
    static boolean admits(@Nullable String header, String mediaType) {
        if (header == null || header.isBlank()) {
            return true;
        }
        String type = mediaType.substring(0, mediaType.indexOf('/'));
        for (String range : List.of(mediaType, type + "/*", "*/*")) {
            List<String[]> stated = Arrays.stream(
                            header.toLowerCase(Locale.ROOT).split(","))
                    .map(part -> part.strip().split("\\s*;\\s*"))
                    .filter(part -> part[0].equals(range))
                    .toList();
            if (!stated.isEmpty()) {
                return stated.stream()
                        .anyMatch(part -> Arrays.stream(part)
                                .noneMatch(parameter -> NEVER.matcher(parameter).matches()));
            }
        }
        return false;
    }
}
