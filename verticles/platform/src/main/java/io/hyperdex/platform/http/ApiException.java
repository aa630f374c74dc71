package io.hyperdex.platform.http;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one error root for callers: what they are told, apart from the cause that only the log sees. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Violation> violations;
    private final transient Map<String, Object> members;

    private ApiException(
            ErrorCode code,
            String detail,
            List<Violation> violations,
            Map<String, Object> members,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.violations = violations;
        this.members = members;
    }

    public static ApiException of(ErrorCode code, String detail) {
        return new ApiException(code, detail, List.of(), Map.of(), null);
    }

    public static ApiException of(ErrorCode code, String detail, Throwable cause) {
        return new ApiException(code, detail, List.of(), Map.of(), cause);
    }

    public static ApiException invalid(List<Violation> violations) {
        String detail =
                violations.size() == 1 ? "1 parameter was refused" : violations.size() + " parameters were refused";
        return new ApiException(ErrorCode.INVALID_REQUEST, detail, List.copyOf(violations), Map.of(), null);
    }

    public static ApiException invalid(String in, String field, String rule, String message) {
        return invalid(List.of(new Violation(in, field, rule, message)));
    }

    /** The same refusal with members of its own in the problem that the caller reads, in the order of the map. */
    public ApiException with(Map<String, Object> more) {
        return new ApiException(code, detail(), violations, Collections.unmodifiableMap(more), this);
    }

    public ErrorCode code() {
        return code;
    }

    /** Text for the caller: never internals, never secrets. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<Violation> violations() {
        return violations;
    }

    /** What the problem says beyond the standard members. */
    public Map<String, Object> members() {
        return members;
    }
}
