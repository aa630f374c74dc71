package io.hyperdex.query;

import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Book;
import io.hyperdex.domain.ledger.BookView;
import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.domain.ledger.LedgerFormat;
import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.ledger.Swap;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.WinLoss;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ledger as analytics would have stored it. */
final class SeededLedger {
    static final String WETH = "0x" + "11".repeat(20);
    static final String UNPRICED = "0x" + "22".repeat(20);

    private SeededLedger() {}

    /** Sources, the two tokens, a price of the first, and shares of the ledgers that have come to position 1. */
    static SeededStore surroundings(Connection connection) throws SQLException {
        var store = new SeededStore(connection);
        store.write(new SeededMarket(1, 0));
        store.update("insert into sources (name) values ('chain'), ('alice') on conflict do nothing");
        store.update("insert into tokens (chain_id, address) values (1, ?), (1, ?)", WETH, UNPRICED);
        store.update(
                "insert into prices (token_id, ts, source, usd) select id, ?::timestamptz, 'posted', 150"
                        + " from tokens where address = ?",
                SeededMarket.NOW.minusSeconds(10).toString(),
                WETH);
        store.update("insert into analytics_progress (name, position) select 'ledger-' || n, 1"
                + " from generate_series(0, 3) n");
        return store;
    }

    /** Ten bought at 100 with a fee and gas, four sold at 120; and of a token without a price one bought for nothing known. */
    static void write(SeededStore store, Connection connection, String trader, String source) throws Exception {
        store.update("insert into accounts (address) values (?)", trader);
        store.update("select ensure_trades_partition(timestamptz '2024-01-05 12:00:00+00')");
        store.update("""
                insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one, amount_in,
                    amount_out, trade_id)
                select ?, timestamptz '2024-01-05 12:00:00+00', 1, a.id, s.id, 1, 0, true, 1, 1, 'of-' || s.name
                from accounts a, sources s where a.address = ? and s.name = ?
                """, source.equals("chain") ? 901L : 902L, trader, source);
        try (var insert = connection.prepareStatement(
                "insert into ledgers (trader_id, source_id, trades, figures)"
                        + " select a.id, s.id, 2, ? from accounts a, sources s where a.address = ? and s.name = ? returning id")) {
            insert.setBytes(1, figures());
            insert.setString(2, trader);
            insert.setString(3, source);
            var rows = insert.executeQuery();
            rows.next();
            book(connection, rows.getInt(1), WETH, true);
            book(connection, rows.getInt(1), UNPRICED, false);
            point(connection, rows.getInt(1));
        }
    }

    private static byte[] figures() throws IOException {
        return bytes(out -> new LedgerFigures(
                        Instant.parse("2024-01-04T12:00:00Z"),
                        new LedgerFigures.Counts(2, 0, new BigDecimal("1480"), new BigDecimal("7")),
                        WinLoss.NONE.with(new BigDecimal("70.8")),
                        Map.of(1, new LedgerFigures.Protocol(2, new BigDecimal("1480"), new BigDecimal("70.8"))),
                        new BigDecimal("1000"),
                        BigDecimal.ZERO,
                        DayReturns.starting(LocalDate.parse("2024-01-05"), BigDecimal.ZERO))
                .write(out));
    }

    private static void book(Connection connection, int ledger, String token, boolean valued) throws Exception {
        List<Book> books = new ArrayList<>();
        for (int view = 0; view < BookView.PLAIN; view++) {
            Book book = new Book(BookView.at(view).method());
            BigDecimal value = valued ? new BigDecimal("1000") : null;
            book.apply(new Swap(
                            order(1),
                            BigDecimal.ONE,
                            BigDecimal.TEN,
                            value,
                            new BigDecimal("0.003"),
                            BigDecimal.ONE,
                            true)
                    .bought());
            if (valued) {
                book.apply(new Swap(
                                order(2), new BigDecimal("4"), BigDecimal.ONE, new BigDecimal("480"), null, null, false)
                        .sold());
            }
            books.add(book);
        }
        byte[] totals = bytes(out -> {
            LedgerFormat.writeViews(out, books.stream().map(Book::totals).toList());
        });
        try (var insert = connection.prepareStatement(
                "insert into books (ledger_id, token_id, totals) select ?, id, ? from tokens where address = ?")) {
            insert.setInt(1, ledger);
            insert.setBytes(2, totals);
            insert.setString(3, token);
            insert.executeUpdate();
        }
    }

    private static void point(Connection connection, int ledger) throws Exception {
        List<PointProfits.Net> nets = new ArrayList<>();
        for (int i = 0; i < BookView.PLAIN * 3; i++) {
            nets.add(new PointProfits.Net(new BigDecimal("10"), new BigDecimal("20")));
        }
        for (int step : List.of(3_600, 86_400)) {
            try (var insert = connection.prepareStatement("insert into ledger_points (ledger_id, step, at, value,"
                    + " start_value, deposits, withdrawals, day_return, trades, unpriced, profits, traded)"
                    + " values (?, ?, '2024-01-05', 1030, 0, 1000, 0, 0.03, 2, 1, ?, true)")) {
                insert.setInt(1, ledger);
                insert.setInt(2, step);
                insert.setBytes(3, bytes(new PointProfits(nets)::write));
                insert.executeUpdate();
            }
        }
    }

    private static OrderKey order(int second) {
        return OrderKey.of(Instant.parse("2024-01-04T12:00:00Z").plusSeconds(second), null, null, "t" + second, "s");
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        writing.to(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
