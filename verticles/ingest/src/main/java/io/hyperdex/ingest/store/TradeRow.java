package io.hyperdex.ingest.store;

import io.hyperdex.domain.ChainPlace;
import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Finality;
import io.hyperdex.domain.GasSpent;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.PriceSource;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.platform.store.TradeRows;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trade as it is stored: references resolved, prices derived.
 *
 * @param poolPrice token1 per token0; null when it was neither posted nor can be derived yet
 * @param amountUsd the sender's valuation, else its stable-coin leg at 1 USD each, else null
 */
record TradeRow(
        PostedTrade trade,
        String source,
        Ids ids,
        KnownPool pool,
        @Nullable BigDecimal poolPrice,
        @Nullable BigDecimal amountUsd,
        @Nullable PriceSource priceSource) {

    /** Dictionary ids. */
    record Ids(
            int source, int protocol, int trader, @Nullable Integer recipient) {}

    static TradeRow of(PostedTrade trade, String source, Ids ids, KnownPool pool, @Nullable TokenSide stable) {
        BigDecimal stableLeg = trade.status() == TradeStatus.FAILED || stable == null ? null : leg(trade, stable);
        BigDecimal usd = trade.amountUsd() == null ? stableLeg : trade.amountUsd();
        PriceSource priceSource =
                usd == null ? null : trade.amountUsd() == null ? PriceSource.STABLE_LEG : PriceSource.POSTED;
        return new TradeRow(trade, source, ids, pool, poolPrice(trade, pool), usd, priceSource);
    }

    private static @Nullable BigDecimal leg(PostedTrade trade, TokenSide side) {
        return trade.zeroForOne() == (side == TokenSide.TOKEN0) ? trade.amountIn() : trade.amountOut();
    }

    private static @Nullable BigDecimal poolPrice(PostedTrade trade, KnownPool pool) {
        Integer decimals0 = pool.token0().decimals();
        Integer decimals1 = pool.token1().decimals();
        if (trade.poolPrice() != null || trade.sqrtPriceX96() == null || decimals0 == null || decimals1 == null) {
            return trade.poolPrice();
        }
        return Decimals.priceOfSqrtX96(trade.sqrtPriceX96(), decimals0, decimals1);
    }

    boolean executed() {
        return trade.status() == TradeStatus.EXECUTED;
    }

    /** Whether it would have a pool price if its tokens were described. */
    boolean awaitsDecimals() {
        return poolPrice == null && trade.sqrtPriceX96() != null;
    }

    /** Whether its pool's candles can no longer show the pool's price. */
    boolean turnsPool() {
        return executed() && poolPrice == null && !pool.executedBasis();
    }

    /** Whether its pool's candles, which do not show the pool's price, could not do so for its sake either. */
    boolean keepsPool() {
        return executed() && poolPrice == null && pool.executedBasis();
    }

    /** The id as the column keeps it: null when it is the chain's own. */
    @Nullable
    String ownTradeId() {
        return trade.txHash() != null && trade.logIndex() != null ? null : trade.tradeId();
    }

    /** For executed trades only. */
    Fill fill() {
        BigDecimal out = Objects.requireNonNull(trade.amountOut());
        return new Fill(
                trade.timestamp(),
                OrderKey.of(trade.timestamp(), trade.blockNumber(), trade.logIndex(), trade.tradeId(), source),
                trade.zeroForOne(),
                trade.zeroForOne() ? trade.amountIn() : out,
                trade.zeroForOne() ? out : trade.amountIn(),
                poolPrice,
                amountUsd);
    }

    /** The trade as readers get it from the store at this position. */
    Trade at(Position position) {
        TokenSide base = pool.quote().other();
        boolean zeroForOne = trade.zeroForOne();
        boolean baseGiven = zeroForOne == (base == TokenSide.TOKEN0);
        BigDecimal out = trade.amountOut();
        return new Trade(
                trade.tradeId(),
                source,
                0,
                position,
                trade.chainId(),
                new ChainPlace(
                        trade.blockNumber(), trade.blockHash(), trade.txHash(), trade.txIndex(), trade.logIndex()),
                trade.timestamp(),
                Finality.FINALIZED,
                trade.status(),
                trade.protocol(),
                trade.pool(),
                trade.trader(),
                trade.recipient(),
                base,
                baseGiven ? Side.SELL : Side.BUY,
                trade.tokenIn(),
                (zeroForOne ? pool.token0() : pool.token1()).symbol(),
                trade.amountIn(),
                trade.tokenOut(),
                (zeroForOne ? pool.token1() : pool.token0()).symbol(),
                out,
                !executed() ? null : TradeRows.executedPrice(baseGiven, trade.amountIn(), Objects.requireNonNull(out)),
                TradeRows.poolPrice(poolPrice, base),
                amountUsd,
                priceSource,
                GasSpent.of(trade.gasUsed(), trade.effectiveGasPrice(), trade.baseFeePerGas()),
                trade.expectedOut(),
                TradeRows.slippage(trade.expectedOut(), out),
                trade.metadata());
    }
}
