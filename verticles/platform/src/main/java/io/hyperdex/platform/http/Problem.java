package io.hyperdex.platform.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** RFC 9457 problem details, with the code, the request id and what was wrong field by field. */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String requestId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> errors,
        @JsonAnyGetter Map<String, Object> members) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ApiException refusal, String instance, String requestId) {
        ErrorCode code = refusal.code();
        return new Problem(
                "/problems/" + code.code(),
                code.title(),
                code.status(),
                refusal.detail(),
                instance,
                code.code(),
                requestId,
                refusal.violations(),
                refusal.members());
    }
}
