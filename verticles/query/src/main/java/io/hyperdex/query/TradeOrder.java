package io.hyperdex.query;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.cache.Dependence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list of trades: by a figure or by time alone, and among equals the one total order of trades with the source
 * last, so that no two trades are equal and a page can begin right after any of them.
 */
record TradeOrder(Sort sort, boolean descending) {
    private static final String BLOCK = "coalesce(t.block_number, -1)";
    private static final String LOG = "coalesce(t.log_index, -1)";
    private static final String ID = """
            coalesce(t.trade_id, (select p.chain_id from pools p where p.id = t.pool_id) || ':0x' \
            || encode(t.tx_hash, 'hex') || ':' || t.log_index) collate "C\"""";
    private static final String SOURCE = "(select s.name from sources s where s.id = t.source_id) collate \"C\"";

    /** What is sorted by; trades without the figure come last in either direction. */
    enum Sort {
        TIME("t.ts"),
        USD("t.amount_usd"),
        GAS("t.gas_used * t.effective_gas_price");

        private final String column;

        Sort(String column) {
            this.column = column;
        }

        private @Nullable String figure(Trade trade) {
            return switch (this) {
                case TIME -> null;
                case USD -> text(trade.amountUsd());
                case GAS -> text(gas(trade));
            };
        }

        private static @Nullable BigDecimal gas(Trade trade) {
            Long used = trade.gas().gasUsed();
            BigInteger price = trade.gas().effectiveGasPrice();
            return used == null || price == null ? null : new BigDecimal(price.multiply(BigInteger.valueOf(used)));
        }

        private static @Nullable String text(@Nullable BigDecimal figure) {
            return figure == null ? null : figure.toPlainString();
        }
    }

    /** The place of a trade in this order, as the fields of a cursor. */
    List<@Nullable String> place(Trade trade) {
        Long block = trade.place().blockNumber();
        Integer log = trade.place().logIndex();
        List<@Nullable String> fields = new ArrayList<>();
        fields.add(String.valueOf(trade.timestamp().toEpochMilli()));
        fields.add(String.valueOf(block == null ? -1 : block));
        fields.add(String.valueOf(log == null ? -1 : log));
        fields.add(trade.tradeId());
        fields.add(trade.source());
        fields.add(sort.figure(trade));
        return fields;
    }

    /**
     * What a page depends on. By time, trades beyond its ends belong to other pages: those of a full one are its last trade and
     * the place it starts from.
     */
    Dependence dependence(TradeFilter filter, @Nullable List<@Nullable String> place, List<Trade> shown, boolean full) {
        Dependence all = filter.dependence();
        if (sort != Sort.TIME) {
            return all;
        }
        long from = all.from();
        long until = all.until();
        if (place != null) {
            long start = Long.parseLong(field(place, 0));
            from = descending ? from : Math.max(from, start);
            until = descending ? Math.min(until, start + 1) : until;
        }
        if (full) {
            long last = shown.get(shown.size() - 1).timestamp().toEpochMilli();
            from = descending ? last : from;
            until = descending ? until : last + 1;
        }
        return new Dependence(all.tags(), from, until);
    }

    String orderBy() {
        String direction = descending ? " desc" : " asc";
        String total = String.join(direction + ", ", "t.ts", BLOCK, LOG, ID, SOURCE) + direction;
        return sort == Sort.TIME ? total : sort.column + direction + " nulls last, " + total;
    }

    /** The first column only: the time index gives it without a sort. */
    String orderByTime() {
        return "t.ts" + (descending ? " desc" : " asc");
    }

    /** The condition that a trade comes after the place. */
    String after(Sql sql, List<@Nullable String> place) {
        String beyond = descending ? "<" : ">";
        String time = sql.bind(Sql.utc(Instant.ofEpochMilli(Long.parseLong(field(place, 0)))));
        String total = "(t.ts, " + BLOCK + ", " + LOG + ", " + ID + ", " + SOURCE + ") " + beyond + " (" + time + ", "
                + sql.bind(Long.parseLong(field(place, 1))) + ", "
                + sql.bind(Integer.parseInt(field(place, 2))) + ", "
                + sql.bind(field(place, 3)) + ", "
                + sql.bind(field(place, 4)) + ")";
        if (sort == Sort.TIME) {
            return "t.ts " + beyond + "= " + time + " and " + total;
        }
        String figure = place.get(5);
        if (figure == null) {
            return sort.column + " is null and " + total;
        }
        String value = sql.bind(new BigDecimal(figure));
        return "(" + sort.column + " " + beyond + " " + value + " or " + sort.column + " is null or (" + sort.column
                + " = " + value + " and " + total + "))";
    }

    private static String field(List<@Nullable String> place, int index) {
        return String.valueOf(place.get(index));
    }
}
