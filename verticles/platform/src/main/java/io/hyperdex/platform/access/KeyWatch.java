package io.hyperdex.platform.access;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.http.AuthConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ring of a node up to date: at once when the bus tells of a change, and by asking the store several times a
 * second, because the bus may lose a message and changes may come from elsewhere. Also writes down when keys were last used.
 */
public final class KeyWatch extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final int ROWS_MAX = 1_000;

    private final NodeContext node;
    private final AuthConfig config;
    private final KeyRing ring;
    private @Nullable MessageConsumer<Topics.KeyChanged> changes;
    private boolean looking;
    private boolean lookAgain;

    public KeyWatch(NodeContext node, AuthConfig config, KeyRing ring) {
        this.node = node;
        this.config = config;
        this.ring = ring;
    }

    @Override
    public Future<?> start() {
        MessageConsumer<Topics.KeyChanged> listening = node.bus().listen(Topics.KEYS, this::changed);
        changes = listening;
        vertx.setPeriodic(config.keysPoll().toMillis(), tick -> look());
        vertx.setPeriodic(config.keysUsedEvery().toMillis(), tick -> noteUses());
        // A store that is away now is asked again; until then keys that nobody knows are not refused as wrong.
        return listening.completion().compose(listens -> read()).otherwise(failure -> {
            LOG.atWarn().setCause(failure).log("keys not read yet");
            return null;
        });
    }

    private void changed(Topics.KeyChanged change) {
        if (change.ended()) {
            ring.end(change.id());
        }
        look();
    }

    private void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        read().onFailure(failure -> LOG.debug("keys not read", failure)).onComplete(done -> {
            looking = false;
            if (lookAgain) {
                lookAgain = false;
                look();
            }
        });
    }

    private Future<Void> read() {
        return node.store()
                .withConnection(connection -> KeyTable.changedSince(connection, ring.change(), ROWS_MAX))
                .compose(keys -> {
                    ring.read(keys);
                    if (keys.size() == ROWS_MAX) {
                        return read();
                    }
                    ring.completed();
                    return Future.succeededFuture();
                });
    }

    private Future<Void> noteUses() {
        Map<String, Instant> uses = ring.takeUses();
        return uses.isEmpty()
                ? Future.succeededFuture()
                : node.store()
                        .withConnection(connection -> KeyTable.used(connection, uses))
                        .onFailure(failure -> {
                            ring.giveBack(uses);
                            LOG.debug("uses of keys not written", failure);
                        });
    }

    @Override
    public Future<?> stop() {
        Future<Void> deaf = changes == null ? Future.succeededFuture() : changes.unregister();
        return deaf.eventually(this::noteUses);
    }
}
