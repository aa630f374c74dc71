package io.hyperdex.ingest.replay;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TradeIds;
import io.hyperdex.domain.TradeStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** All swaps of three Uniswap V3 pools on 2024-01-05, as trades in the order of the chain. See SOURCE.md beside them. */
public final class RecordedDay {
    public static final long CHAIN_ID = 1;
    public static final LocalDate DATE = LocalDate.of(2024, 1, 5);
    public static final Instant START = DATE.atStartOfDay(ZoneOffset.UTC).toInstant();
    public static final Instant END = START.plus(Duration.ofDays(1));
    public static final String PROTOCOL = "uniswap-v3";

    private static final String FOLDER = "/recordings/univ3-ethereum-2024-01-05/ethereum-";

    private RecordedDay() {}

    /** A swap with the tick that the chain recorded after it. */
    public record Swap(PostedTrade trade, int tick) {}

    public static List<PostedTrade> trades() {
        return swaps().stream().map(Swap::trade).toList();
    }

    public static List<Swap> swaps() {
        List<Swap> swaps = new ArrayList<>();
        RecordedPool.ALL.forEach(pool -> swaps.addAll(swaps(pool)));
        swaps.sort(Comparator.comparing((Swap swap) -> swap.trade().timestamp())
                .thenComparing(swap -> Objects.requireNonNull(swap.trade().blockNumber()))
                .thenComparing(swap -> Objects.requireNonNull(swap.trade().logIndex())));
        return swaps;
    }

    private static List<Swap> swaps(RecordedPool pool) {
        String name = FOLDER + pool.address() + "-" + DATE + ".pool.tick.csv.gz";
        try (InputStream file = Objects.requireNonNull(RecordedDay.class.getResourceAsStream(name), name);
                var lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .map(line -> line.split(",", -1))
                    .filter(columns -> columns[2].equals("SWAP"))
                    .map(columns -> swap(pool, columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The amounts are the pool's: what it received is positive. The recording has no sender, so the recipient is the trader. */
    private static Swap swap(RecordedPool pool, String[] columns) {
        BigDecimal amount0 =
                new BigDecimal(new BigInteger(columns[8]), pool.token0().decimals());
        BigDecimal amount1 =
                new BigDecimal(new BigInteger(columns[9]), pool.token1().decimals());
        boolean zeroForOne = amount0.signum() > 0;
        String txHash = columns[3];
        int logIndex = Integer.parseInt(columns[5]);
        var trade = new PostedTrade(
                TradeIds.canonical(CHAIN_ID, txHash, logIndex),
                CHAIN_ID,
                Instant.parse(columns[1].replace(' ', 'T') + "Z"),
                PROTOCOL,
                pool.address(),
                columns[7],
                columns[7],
                (zeroForOne ? pool.token0() : pool.token1()).address(),
                (zeroForOne ? pool.token1() : pool.token0()).address(),
                zeroForOne ? amount0 : amount1,
                (zeroForOne ? amount1 : amount0).negate(),
                null,
                new BigInteger(columns[12]),
                null,
                Long.valueOf(columns[0]),
                null,
                txHash,
                Integer.valueOf(columns[4]),
                logIndex,
                TradeStatus.EXECUTED,
                null,
                null,
                null,
                null,
                null);
        return new Swap(trade, new BigDecimal(columns[13]).intValueExact());
    }
}
