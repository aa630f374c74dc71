package io.hyperdex.ingest.http;

import io.hyperdex.domain.Position;
import io.hyperdex.ingest.posted.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the items of a request; the names are those of the JSON. */
record IngestAnswer(int accepted, int duplicates, List<Rejected> rejected, int rejectedTotal, Position position) {

    /** @param index 0-based, by item or by line that is not blank */
    record Rejected(
            int index,
            @Nullable String tradeId,
            String code,
            @Nullable String field,
            String message) {

        static Rejected of(int index, @Nullable String tradeId, Refusal refusal) {
            return new Rejected(index, tradeId, refusal.code().code(), refusal.field(), refusal.message());
        }
    }

    /** The same as members of a problem. */
    Map<String, Object> asMembers() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accepted", accepted);
        members.put("duplicates", duplicates);
        members.put("rejected", rejected);
        members.put("rejectedTotal", rejectedTotal);
        members.put("position", position);
        return members;
    }
}
