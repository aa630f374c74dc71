package io.hyperdex.ingest.http;

import io.hyperdex.domain.Position;
import io.hyperdex.ingest.http.IngestAnswer.Rejected;
import io.hyperdex.ingest.store.Stored;
import java.util.ArrayList;
import java.util.List;

/** Counts what became of a request's items, chunk by committed chunk. */
final class Tally {
    private static final int LISTED_MAX = 1_000;

    private final List<Rejected> listed = new ArrayList<>();
    private int accepted;
    private int duplicates;
    private int rejectedTotal;
    private long position;

    void add(Chunk chunk, Stored stored) {
        List<Rejected> rejected = chunk.rejected(stored);
        accepted += stored.accepted();
        duplicates += stored.duplicates();
        rejectedTotal += rejected.size();
        rejected.stream().limit(LISTED_MAX - listed.size()).forEach(listed::add);
        position = Math.max(position, stored.position());
    }

    /** Offset of the newest commit that is counted; 0 before there is one. */
    long position() {
        return position;
    }

    boolean isEmpty() {
        return accepted + duplicates + rejectedTotal == 0;
    }

    IngestAnswer answer(Position upTo) {
        return new IngestAnswer(accepted, duplicates, List.copyOf(listed), rejectedTotal, upTo);
    }
}
