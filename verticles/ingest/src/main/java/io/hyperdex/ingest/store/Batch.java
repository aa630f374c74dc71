package io.hyperdex.ingest.store;

import io.hyperdex.domain.Fill;
import io.hyperdex.ingest.posted.IncomingTrade;
import io.hyperdex.ingest.posted.RefusalCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** One attempt to store some submissions: which of their trades are new, and what those add. */
final class Batch {
    private final List<Submission> submissions;
    private final List<Entry> entries = new ArrayList<>();
    /** The first storable entry of each id. */
    private final Map<IdentityKey, Entry> claimants = new LinkedHashMap<>();

    private final List<TradeRow> rows = new ArrayList<>();

    Batch(List<Submission> submissions, Map<String, Integer> sources) {
        this.submissions = submissions;
        for (int s = 0; s < submissions.size(); s++) {
            Submission submission = submissions.get(s);
            int sourceId = Objects.requireNonNull(sources.get(submission.source()));
            List<IncomingTrade> trades = submission.trades();
            for (int i = 0; i < trades.size(); i++) {
                entries.add(new Entry(s, i, trades.get(i), sourceId));
            }
        }
    }

    List<Entry> entries() {
        return entries;
    }

    /** Once references are resolved: one entry for each id that may be new. */
    Map<IdentityKey, Entry> claimants() {
        if (!claimants.isEmpty()) {
            return claimants;
        }
        for (Entry entry : entries) {
            if (entry.refusal == null && entry.row == null) {
                throw new IllegalStateException("unresolved: " + entry.poolKey());
            }
            if (entry.refusal == null) {
                claimants.putIfAbsent(entry.identity, entry);
            }
        }
        return claimants;
    }

    /**
     * Whether nothing but its rows would be written, were all of it new: each id once, no pool that turns, nothing that
     * may be an old friend.
     */
    boolean isPlain() {
        long storable = entries.stream().filter(entry -> entry.refusal == null).count();
        return claimants().size() == storable
                && entries.stream().noneMatch(Batch::tooPreciseNow)
                && claimants.values().stream()
                        .noneMatch(entry -> Objects.requireNonNull(entry.row).turnsPool());
    }

    /** As if all of it, which is plain, were new; then its rows are those of its claimants. */
    void settleAsNew() {
        claimants.values().forEach(this::accept);
    }

    /** Ids whose stored content must be looked at: taken ones, and those of entries that may be old friends. */
    Set<IdentityKey> doubtful(Set<IdentityKey> claimed) {
        Set<IdentityKey> keys = new HashSet<>(claimants.keySet());
        keys.removeAll(claimed);
        entries.stream()
                .filter(Batch::tooPreciseNow)
                .map(entry -> entry.identity)
                .filter(key -> !claimed.contains(key))
                .forEach(keys::add);
        return keys;
    }

    /** Says what becomes of each entry. The first entry of a new id is stored; the others are compared with what stands. */
    void settle(Set<IdentityKey> claimed, Map<IdentityKey, UUID> stored) {
        Map<IdentityKey, UUID> contents = new HashMap<>(stored);
        claimed.forEach(key -> contents.put(
                key, Objects.requireNonNull(claimants.get(key)).incoming.content()));
        for (Entry entry : entries) {
            boolean same = entry.incoming.content().equals(contents.get(entry.identity));
            if (tooPreciseNow(entry)) {
                // Stored before its token was described: posting it again stays safe.
                entry.refusal = same ? null : entry.refusal;
            } else if (entry.refusal == null && !same) {
                entry.refuse(RefusalCode.CONFLICT, "tradeId", "is taken by a trade with other content");
            } else if (entry.refusal == null
                    && claimed.contains(entry.identity)
                    && claimants.get(entry.identity) == entry) {
                accept(entry);
            }
        }
    }

    private void accept(Entry entry) {
        entry.accepted = true;
        rows.add(Objects.requireNonNull(entry.row));
    }

    private static boolean tooPreciseNow(Entry entry) {
        return entry.refusal != null && entry.refusal.code() == RefusalCode.PRECISION;
    }

    /** The new trades in the order in which they came. */
    List<TradeRow> rows() {
        return rows;
    }

    /** What candles get, by pool: executed trades only. */
    Map<Integer, List<Fill>> fills() {
        return rows.stream()
                .filter(TradeRow::executed)
                .collect(Collectors.groupingBy(
                        row -> row.pool().id(), Collectors.mapping(TradeRow::fill, Collectors.toList())));
    }

    /** Pools whose candles can no longer show the pool's price. */
    Set<Integer> poolsWithoutPoolPrice() {
        return rows.stream()
                .filter(TradeRow::turnsPool)
                .map(row -> row.pool().id())
                .collect(Collectors.toSet());
    }

    /** Tokens whose decimals would have given a claimant, or others of a pool that it keeps on executed prices, their pool price. */
    Set<Integer> undescribedTokens() {
        return claimants.values().stream()
                .map(entry -> Objects.requireNonNull(entry.row))
                .filter(row -> row.awaitsDecimals() || row.keepsPool())
                .flatMap(row -> List.of(row.pool().token0(), row.pool().token1()).stream())
                .filter(token -> token.decimals() == null)
                .map(KnownPool.Token::id)
                .collect(Collectors.toSet());
    }

    /** The answer to each submission, in their order. */
    List<Stored> answers(long position) {
        List<List<Entry>> bySubmission = new ArrayList<>();
        submissions.forEach(submission -> bySubmission.add(new ArrayList<>()));
        entries.forEach(entry -> bySubmission.get(entry.submission).add(entry));
        return bySubmission.stream().map(own -> answer(own, position)).toList();
    }

    private static Stored answer(List<Entry> entries, long position) {
        List<Stored.RefusedTrade> refused = new ArrayList<>();
        int accepted = 0;
        for (Entry entry : entries) {
            accepted += entry.accepted ? 1 : 0;
            if (entry.refusal != null) {
                refused.add(new Stored.RefusedTrade(entry.index, entry.trade().tradeId(), entry.refusal));
            }
        }
        return new Stored(accepted, entries.size() - accepted - refused.size(), refused, position);
    }
}
