package io.hyperdex.query.usage;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.http.contract.ContractOperation;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.limits.Tier;
import io.hyperdex.platform.store.Heads;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The caller's limits, who is blocked, and how loaded this node is. */
final class LimitReads {
    /** These answers are wanted most when the store is busy: without its head they still go out. */
    private static final long HEAD_MILLIS_MAX = 500;

    private final NodeContext node;
    private final List<Weight> weights;

    LimitReads(NodeContext node, Contract contract) {
        this.node = node;
        weights = contract.operations().stream().map(Weight::of).toList();
    }

    /** What a call uses up of the caller's limits. */
    record Weight(String operation, String method, String path, int weight) {
        static Weight of(ContractOperation operation) {
            String path = operation.path().replaceAll(":(\\w+)", "{$1}");
            return new Weight(operation.id(), operation.method(), path, operation.weight());
        }
    }

    /** A tier as callers see it; null is without limit. */
    record TierView(
            String tier,
            @Nullable Long minute,
            @Nullable Long hour,
            @Nullable Long day,
            @Nullable Long burst,
            @Nullable Integer concurrent,
            @Nullable Integer sockets,
            BigDecimal usdPerRequest) {
        static TierView of(Tier tier) {
            return tier.unlimited()
                    ? new TierView(tier.name(), null, null, null, null, null, null, tier.usdPerRequest())
                    : new TierView(
                            tier.name(),
                            tier.minute(),
                            tier.hour(),
                            tier.day(),
                            tier.burst(),
                            tier.concurrent(),
                            tier.sockets(),
                            tier.usdPerRequest());
        }
    }

    private record LimitsView(TierView limits, List<Weight> weights) {}

    private record BlockView(String id, Instant until, long seconds) {
        static BlockView of(Limits.Block block, Instant now) {
            long millis = block.until().toEpochMilli() - now.toEpochMilli();
            return new BlockView(block.bucket(), block.until(), Math.max(0, millis / 1_000));
        }
    }

    private record LoadView(String node, BigDecimal load, Map<String, BigDecimal> queues, Map<String, Integer> pool) {}

    Future<Answer> limits(Call call) {
        Tier tier = node.limits().tiers().of(call.caller());
        return page(new LimitsView(TierView.of(tier), weights));
    }

    Future<Answer> blocks(Call call) {
        Instant now = Instant.now();
        return node.limits()
                .blocks()
                .compose(blocks -> page(
                        blocks.stream().map(block -> BlockView.of(block, now)).toList()));
    }

    Future<Answer> lift(Call call) {
        String bucket = call.parameters().requiredString("id");
        return node.limits().lift(bucket).compose(lifted -> {
            if (!lifted) {
                throw ApiException.of(ErrorCode.NOT_FOUND, "nobody of that name is blocked");
            }
            return page(new BlockView(bucket, Instant.now(), 0));
        });
    }

    Future<Answer> load(Call call) {
        Map<String, BigDecimal> queues = new TreeMap<>();
        node.health().load().byQueue().forEach((name, fill) -> queues.put(name, fraction(fill)));
        var state = node.store().state();
        Map<String, Integer> pool = new TreeMap<>(Map.of(
                "max", state.max(),
                "open", state.open(),
                "inUse", state.inUse(),
                "waiting", state.waiting(),
                "waitingMax", state.waitingMax()));
        return page(new LoadView(node.nodeId(), fraction(node.health().load().load()), queues, pool));
    }

    private static BigDecimal fraction(double fill) {
        return BigDecimal.valueOf(Math.round(fill * 1_000), 3);
    }

    private Future<Answer> page(Object data) {
        return head().map(head -> Answer.own(data, null, head));
    }

    private Future<@Nullable AsOf> head() {
        Future<@Nullable AsOf> head = node.store()
                .withConnection(connection -> Heads.asOf(
                        connection, node.store().identity(), node.clock().instant()));
        return head.timeout(HEAD_MILLIS_MAX, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
}
