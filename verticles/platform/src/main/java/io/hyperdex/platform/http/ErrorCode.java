package io.hyperdex.platform.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of refusal that callers can program against; each has a page at {@code /problems/<code>}. */
public enum ErrorCode {
    INVALID_REQUEST(400, "Invalid request", "Correct the parameters or fields that `errors` names."),
    UNREADABLE_BODY(400, "Unreadable body", "Send a body of the stated media type that parses."),
    INVALID_CURSOR(400, "Invalid cursor", "Start again without a cursor; a cursor belongs to the query that gave it."),
    UNAUTHENTICATED(401, "Unauthenticated", "Send a valid key as `Authorization: Bearer <key>` or `X-API-Key`."),
    FORBIDDEN(403, "Forbidden", "The key is valid, but may not do or see this."),
    NOT_FOUND(404, "Not found", "Check the address and the identifiers in it."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "Use one of the methods that `Allow` names."),
    NOT_ACCEPTABLE(406, "Not acceptable", "Accept the media type that this address offers."),
    CONFLICT(409, "Conflict", "What is stored stands; read it before changing it."),
    POSITION_EXPIRED(
            410, "Position expired", "Take a fresh snapshot; the position is outside the window or of another epoch."),
    TOO_LARGE(413, "Too large", "Send less at once, or stream it as NDJSON."),
    URI_TOO_LONG(414, "Address too long", "Send a shorter address: a request line has at most 8 KiB."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "Send one of the media types that the contract names."),
    UNPROCESSABLE(422, "Unprocessable", "The request is well formed, but cannot be carried out as asked."),
    HEADERS_TOO_LARGE(431, "Headers too large", "Send fewer or shorter headers: at most 16 KiB together."),
    RATE_LIMITED(429, "Rate limited", "Wait as long as `Retry-After` says."),
    BLOCKED(429, "Blocked", "Wait as long as `Retry-After` says."),
    INTERNAL(500, "Internal error", "Our fault: report the `requestId`."),
    OVERLOADED(503, "Overloaded", "A bounded queue is full; retry after `Retry-After` seconds."),
    STORE_UNAVAILABLE(
            503,
            "Store unavailable",
            "The database is away; retry after `Retry-After` seconds. Posting again is safe."),
    ROLE_ABSENT(503, "Role absent", "This node does not do this; ask a node with the role."),
    TIMEOUT(504, "Timeout", "Narrow the request, or retry.");

    private final int status;
    private final String title;
    private final String advice;

    ErrorCode(int status, String title, String advice) {
        this.status = status;
        this.title = title;
        this.advice = advice;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What the caller can do about it; shown on the problem's page. */
    public String advice() {
        return advice;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ErrorCode> of(String code) {
        return Arrays.stream(values())
                .filter(known -> known.code().equals(code))
                .findFirst();
    }
}
