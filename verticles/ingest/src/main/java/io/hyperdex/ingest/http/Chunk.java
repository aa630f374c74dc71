package io.hyperdex.ingest.http;

import io.hyperdex.ingest.http.IngestAnswer.Rejected;
import io.hyperdex.ingest.posted.IncomingTrade;
import io.hyperdex.ingest.posted.PostedItem;
import io.hyperdex.ingest.store.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Items of one request that are committed together. */
final class Chunk {
    private final List<IncomingTrade> trades = new ArrayList<>();
    /** The item's index of each trade. */
    private final List<Integer> indexes = new ArrayList<>();

    private final List<Rejected> rejected = new ArrayList<>();
    private long bytes;

    void add(int index, PostedItem item) {
        if (item instanceof PostedItem.Valid valid) {
            trades.add(valid.incoming());
            indexes.add(index);
        } else if (item instanceof PostedItem.Refused refused) {
            rejected.add(Rejected.of(index, refused.tradeId(), refused.refusal()));
        }
    }

    /** The text of its items takes so many more. */
    void grow(long more) {
        bytes += more;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return trades.size() + rejected.size();
    }

    List<IncomingTrade> trades() {
        return trades;
    }

    int unreadable() {
        return rejected.size();
    }

    /** Everything that was rejected, by the reader and by the store, in the order of the items. */
    List<Rejected> rejected(Stored stored) {
        List<Rejected> all = new ArrayList<>(rejected);
        stored.refused()
                .forEach(refused ->
                        all.add(Rejected.of(indexes.get(refused.index()), refused.tradeId(), refused.refusal())));
        all.sort(Comparator.comparingInt(Rejected::index));
        return all;
    }
}
