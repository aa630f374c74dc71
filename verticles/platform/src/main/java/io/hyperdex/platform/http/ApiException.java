package io.hyperdex.platform.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one error root for callers: what they are told, apart from the cause that only the log sees. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Violation> violations;

    private ApiException(ErrorCode code, String detail, List<Violation> violations, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.violations = violations;
    }

    public static ApiException of(ErrorCode code, String detail) {
        return new ApiException(code, detail, List.of(), null);
    }

    public static ApiException of(ErrorCode code, String detail, Throwable cause) {
        return new ApiException(code, detail, List.of(), cause);
    }

    public static ApiException invalid(List<Violation> violations) {
        String detail =
                violations.size() == 1 ? "1 parameter was refused" : violations.size() + " parameters were refused";
        return new ApiException(ErrorCode.INVALID_REQUEST, detail, List.copyOf(violations), null);
    }

    public static ApiException invalid(String in, String field, String rule, String message) {
        return invalid(List.of(new Violation(in, field, rule, message)));
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
}
