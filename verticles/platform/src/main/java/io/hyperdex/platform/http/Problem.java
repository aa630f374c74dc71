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

    private static final String REGISTERED = "https://iana.org/assignments/http-problem-types#";

    public static Problem of(ApiException refusal, String instance, String requestId) {
        ErrorCode code = refusal.code();
        return new Problem(
                type(code),
                code.title(),
                code.status(),
                refusal.detail(),
                instance,
                code.code(),
                requestId,
                refusal.violations(),
                refusal.members());
    }

    /** For exhausted quotas the types that the rate-limit draft registers; the rest are explained by this server. */
    private static String type(ErrorCode code) {
        if (code == ErrorCode.RATE_LIMITED) {
            return REGISTERED + "quota-exceeded";
        }
        return code == ErrorCode.BLOCKED ? REGISTERED + "abnormal-usage-detected" : "/problems/" + code.code();
    }
}
