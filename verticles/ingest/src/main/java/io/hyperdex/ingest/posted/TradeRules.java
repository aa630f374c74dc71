package io.hyperdex.ingest.posted;

import static io.hyperdex.ingest.posted.FieldRefused.invalid;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TradeIds;
import io.hyperdex.domain.TradeStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules between the fields of a trade. */
final class TradeRules {
    private static final Duration AHEAD_MAX = Duration.ofSeconds(60);
    /** {@code sqrtPriceX96} is a uint160. */
    private static final int SQRT_PRICE_BITS = 160;

    private final Instant oldest;

    TradeRules(Instant oldest) {
        this.oldest = oldest;
    }

    PostedTrade apply(TradeDraft draft, Instant now) throws FieldRefused {
        long chainId = required(draft.chainId, "chainId");
        TradeStatus status = status(draft.status);
        String tokenIn = required(draft.tokenIn, "tokenIn");
        String tokenOut = required(draft.tokenOut, "tokenOut");
        if (tokenIn.equals(tokenOut)) {
            throw invalid("tokenOut", "must not be tokenIn");
        }
        return new PostedTrade(
                tradeId(draft, chainId),
                chainId,
                timestamp(required(draft.timestamp, "timestamp"), now),
                required(draft.protocol, "protocol"),
                required(draft.pool, "pool"),
                required(draft.trader, "trader"),
                draft.recipient,
                tokenIn,
                tokenOut,
                required(draft.amountIn, "amountIn"),
                amountOut(draft.amountOut, status),
                draft.poolPrice,
                sqrtPrice(draft.sqrtPriceX96),
                draft.amountUsd,
                draft.blockNumber,
                draft.blockHash,
                draft.txHash,
                draft.txIndex,
                logIndex(draft.logIndex, status),
                status,
                draft.gasUsed,
                draft.effectiveGasPrice,
                draft.baseFeePerGas,
                draft.expectedOut,
                draft.metadata);
    }

    /** With txHash and logIndex the id is the chain's; no other id may look like one. */
    private static String tradeId(TradeDraft draft, long chainId) throws FieldRefused {
        String given = draft.tradeId;
        if (draft.txHash != null && draft.logIndex != null) {
            String canonical = TradeIds.canonical(chainId, draft.txHash, draft.logIndex);
            if (given != null && !given.toLowerCase(Locale.ROOT).equals(canonical)) {
                throw invalid("tradeId", "must be absent or chainId:txHash:logIndex");
            }
            return canonical;
        }
        String id = required(given, "tradeId");
        if (!Notation.isTradeId(id) || id.equals("export")) {
            throw invalid("tradeId", "must be 1 to 128 of the characters A-Z a-z 0-9 : . _ - and not export");
        }
        if (TradeIds.isCanonical(id)) {
            throw invalid("tradeId", "looks like chainId:txHash:logIndex, which needs txHash and logIndex");
        }
        return id;
    }

    private Instant timestamp(Instant timestamp, Instant now) throws FieldRefused {
        if (timestamp.isAfter(now.plus(AHEAD_MAX))) {
            throw new FieldRefused(RefusalCode.FUTURE, "timestamp", "is more than 60 s ahead");
        }
        if (timestamp.isBefore(oldest)) {
            throw new FieldRefused(RefusalCode.TOO_OLD, "timestamp", "is before " + oldest);
        }
        return timestamp;
    }

    private static TradeStatus status(@Nullable String text) throws FieldRefused {
        if (text == null || text.equals("executed")) {
            return TradeStatus.EXECUTED;
        }
        if (text.equals("failed")) {
            return TradeStatus.FAILED;
        }
        throw invalid("status", "must be executed or failed");
    }

    private static @Nullable BigDecimal amountOut(@Nullable BigDecimal amount, TradeStatus status) throws FieldRefused {
        if (status == TradeStatus.FAILED) {
            return amount;
        }
        if (required(amount, "amountOut").signum() == 0) {
            throw invalid("amountOut", "must be above 0");
        }
        return amount;
    }

    private static @Nullable Integer logIndex(@Nullable Integer index, TradeStatus status) throws FieldRefused {
        if (index != null && status == TradeStatus.FAILED) {
            throw invalid("logIndex", "must be absent: a failed transaction has no logs");
        }
        return index;
    }

    private static @Nullable BigInteger sqrtPrice(@Nullable BigInteger value) throws FieldRefused {
        if (value != null && (value.signum() == 0 || value.bitLength() > SQRT_PRICE_BITS)) {
            throw invalid("sqrtPriceX96", "must be from 1 to 2^160 - 1");
        }
        return value;
    }

    private static <T> T required(@Nullable T value, String field) throws FieldRefused {
        if (value == null) {
            throw invalid(field, "is required");
        }
        return value;
    }
}
