/**
 * Times the analytics of a node: how far ledgers are behind while trades come in, answers about a busy trader, the
 * leaderboard of many, and ledgers that are made again.
 */
@NullMarked
package io.hyperdex.load.analytics;

import org.jspecify.annotations.NullMarked;
