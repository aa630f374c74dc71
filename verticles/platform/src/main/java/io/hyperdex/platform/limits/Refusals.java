package io.hyperdex.platform.limits;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What callers are told that may not go on. */
final class Refusals {
    static final List<String> BLOCKED = List.of("blocked");
    static final List<String> LOAD = List.of("load");
    static final List<String> CONCURRENT = List.of("concurrent");
    static final List<String> SOCKETS = List.of("sockets");

    private Refusals() {}

    static ApiException exceeded(Tier tier, List<String> policies, long seconds) {
        Map<String, Object> members = members(tier, seconds);
        members.put("violated-policies", policies);
        return ApiException.of(ErrorCode.RATE_LIMITED, "used up: " + String.join(", ", policies))
                .with(members);
    }

    static ApiException blocked(Tier tier, long seconds) {
        return ApiException.of(ErrorCode.BLOCKED, "limits were overrun too often; waiting requests do not extend this")
                .with(members(tier, seconds));
    }

    static ApiException shed(Tier tier, long seconds) {
        return ApiException.of(ErrorCode.OVERLOADED, "this node is busy and serves this tier less for a while")
                .with(members(tier, seconds));
    }

    private static Map<String, Object> members(Tier tier, long seconds) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tier", tier.name());
        members.put("retryAfterSeconds", seconds);
        return members;
    }
}
