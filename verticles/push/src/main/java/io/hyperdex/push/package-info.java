/**
 * Fans committed trades, candles and states out to subscribers over every transport, and serves the dashboard.
 * Each event is encoded once per node and topic; each client's queue is bounded in bytes.
 *
 * <p>A transport opens a {@link io.hyperdex.push.Session} of the {@link io.hyperdex.push.SocketHub} of its event loop over a
 * {@link io.hyperdex.push.Wire} of its own, and turns what the client says into calls of that session.
 *
 * <p>How a state topic is added, without a change here:
 * <ol>
 *   <li>Name it in {@link io.hyperdex.platform.bus.StateFamily}, with what its key is, a chain or a trader, and what moves it.
 *   <li>Let the role query tell it as one of its reads answers it, or serve {@code Topics.state(family)} otherwise: with the
 *       offset up to which commits are in it, its objects as REST answers them, each under a key that tells it from the others,
 *       the tags that outdate it, and how long it holds. Of a trader count only the trades that {@code asked.visible()} lets the
 *       caller see.
 *   <li>Publish {@code Topics.CHANGED} with one of the tags after a change is stored, as for caches. An object whose JSON is the
 *       same as before is not sent again, so it does no harm to name too many.
 *   <li>State its row in {@code conf/asyncapi.yaml}, in the table and in the patterns of topics.
 * </ol>
 * Snapshots, conflation by object key, sight, resume by a fresh snapshot and the counters follow from that.
 */
@NullMarked
package io.hyperdex.push;

import org.jspecify.annotations.NullMarked;
