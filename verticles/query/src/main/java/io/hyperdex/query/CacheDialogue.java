package io.hyperdex.query;

import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.GaveUp;
import io.hyperdex.platform.cache.GiveUp;
import io.hyperdex.platform.cache.HandIn;
import io.hyperdex.platform.cache.Lease;
import io.hyperdex.platform.cache.Looked;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.StoreErrors;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a read says to the cache: it asks, loads when it is told to, and hands in what it loaded. Its own node's cache is
 * preferred; without any it loads.
 */
final class CacheDialogue {
    static final CharSequence HEADER = HttpHeaders.createOptimized("X-Cache");
    static final CharSequence MEMORY = HttpHeaders.createOptimized("memory");

    private static final Logger LOG = LoggerFactory.getLogger(CacheDialogue.class);
    /** Failures for want of the store, as callers are told them. */
    private static final Set<ErrorCode> STORE_AWAY =
            EnumSet.of(ErrorCode.STORE_UNAVAILABLE, ErrorCode.OVERLOADED, ErrorCode.TIMEOUT);
    /** Failures that are the request's own: who asks the same is better told by its own attempt, which costs nothing. */
    private static final Set<ErrorCode> OWN = EnumSet.of(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_CURSOR);

    private final Bus bus;
    private final Duration askTimeout;
    private final Duration patience;
    private final InstantSource wall;

    CacheDialogue(Bus bus, Duration askTimeout, Duration patience, InstantSource wall) {
        this.bus = bus;
        this.askTimeout = askTimeout;
        this.patience = patience;
        this.wall = wall;
    }

    /** @param leased gets leave to send the answer again, if the cache gives it */
    Future<Answer> answer(Call call, Lookup lookup, Function<Call, Future<Loaded>> load, Consumer<Lease> leased) {
        var read = new Read(call, lookup, load, leased);
        return look(lookup)
                .transform(asked -> asked.succeeded() ? proceed(read, asked.result()) : alone(read, asked.cause()));
    }

    /** One read on its way. */
    private record Read(Call call, Lookup lookup, Function<Call, Future<Loaded>> load, Consumer<Lease> leased) {}

    private Future<Looked> look(Lookup lookup) {
        return bus.askHere(Topics.LOOK_UP, lookup, askTimeout)
                .recover(failure -> Bus.isUnserved(failure)
                        ? bus.ask(Topics.LOOK_UP, lookup, askTimeout)
                        : Future.failedFuture(failure));
    }

    private Future<Answer> alone(Read read, Throwable failure) {
        if (!Bus.isUnserved(failure)) {
            LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("the cache does not answer");
        }
        return load(read).map(loaded -> sent(read, loaded, "miss"));
    }

    private Future<Answer> proceed(Read read, Looked looked) {
        return switch (looked.outcome()) {
            case MEMORY -> {
                if (looked.ticket() != Looked.NO_TICKET) {
                    revalidate(read, looked);
                }
                yield Future.succeededFuture(known(read, looked, "memory"));
            }
            case REDIS -> Future.succeededFuture(known(read, looked, "redis"));
            case JOINED -> Future.succeededFuture(known(read, looked, "miss"));
            case STALE -> Future.succeededFuture(known(read, looked, "stale"));
            case LOAD -> loadFor(read, looked, load(read));
            case LOAD_SOON -> {
                Future<CachedAnswer> loading = load(read);
                loading.onSuccess(loaded -> handIn(read, looked, loaded));
                yield loading.timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .recover(failure -> Future.failedFuture(impatient(loading, failure)))
                        .map(loaded -> sent(read, loaded, "miss"))
                        .recover(failure -> giveUp(read, looked, failure));
            }
            case FAILED ->
                Future.failedFuture(ApiException.of(
                        Objects.requireNonNull(looked.failure()), Objects.requireNonNull(looked.detail())));
        };
    }

    /** The store may only be slow: that is no outage yet. */
    private static Throwable impatient(Future<?> loading, Throwable failure) {
        return loading.isComplete()
                ? failure
                : ApiException.of(ErrorCode.TIMEOUT, "the store did not answer in time", failure);
    }

    private Answer known(Read read, Looked looked, String from) {
        Lease lease = looked.lease();
        if (lease != null) {
            read.leased.accept(lease);
        }
        return sent(read, Objects.requireNonNull(looked.answer()), from);
    }

    private static Answer sent(Read read, CachedAnswer answer, String from) {
        read.call.response().putHeader(HEADER, from);
        return Answer.read(answer.encoded());
    }

    private Future<CachedAnswer> load(Read read) {
        return Future.succeededFuture(read.call).compose(read.load).map(loaded -> loaded.encoded(wall.millis()));
    }

    private Future<Answer> loadFor(Read read, Looked looked, Future<CachedAnswer> loading) {
        return loading.map(loaded -> {
                    handIn(read, looked, loaded);
                    return sent(read, loaded, "miss");
                })
                .recover(failure -> giveUp(read, looked, failure));
    }

    /** Nobody waits for it: the old answer is on its way already. */
    private void revalidate(Read read, Looked looked) {
        load(read)
                .onSuccess(loaded -> handIn(read, looked, loaded))
                .onFailure(failure -> tell(read, looked, failure)
                        .onFailure(reason -> LOG.debug("an answer was not renewed", reason)));
    }

    /** The caller does not wait for it. */
    private void handIn(Read read, Looked looked, CachedAnswer loaded) {
        if (looked.ticket() == Looked.NO_TICKET) {
            return;
        }
        bus.ask(Topics.HAND_IN.at(looked.node()), new HandIn(read.lookup, looked.ticket(), loaded), askTimeout)
                .onFailure(failure -> LOG.debug("an answer was not handed in", failure))
                .onSuccess(taken -> {
                    Lease lease = taken.lease();
                    if (lease != null) {
                        read.leased.accept(lease);
                    }
                });
    }

    private Future<Answer> giveUp(Read read, Looked looked, Throwable failure) {
        return tell(read, looked, failure).compose(heard -> {
            CachedAnswer stale = heard.stale();
            return stale == null ? Future.failedFuture(failure) : Future.succeededFuture(sent(read, stale, "stale"));
        });
    }

    private Future<GaveUp> tell(Read read, Looked looked, Throwable failure) {
        if (looked.ticket() == Looked.NO_TICKET) {
            return Future.failedFuture(failure);
        }
        ApiException refusal = refusal(failure);
        var lost = new GiveUp(
                read.lookup,
                looked.ticket(),
                STORE_AWAY.contains(refusal.code()),
                OWN.contains(refusal.code()) ? null : refusal.code(),
                refusal.detail());
        return bus.ask(Topics.GIVE_UP.at(looked.node()), lost, askTimeout)
                .recover(unheard -> Future.failedFuture(failure));
    }

    private static ApiException refusal(Throwable failure) {
        return StoreErrors.translate(failure) instanceof ApiException refusal
                ? refusal
                : ApiException.of(ErrorCode.INTERNAL, "an unexpected failure; it was logged");
    }
}
