package io.hyperdex.load.stream;

import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * {@code report.json} of the kinds of load on the stream.
 *
 * @param outcome {@code failed} when an event was lost, doubled, out of order or missing without a word; {@code void} when
 *     the minimal server says that the machine was too busy or too slow to judge
 * @param tables what only this kind measures, by title
 */
record StreamReport(
        String name,
        long seed,
        Instant startedAt,
        String outcome,
        List<String> findings,
        Machine machine,
        Map<String, String> versions,
        Map<String, Object> settings,
        List<Measured> measured,
        Map<String, List<Map<String, Object>>> tables,
        List<Goal> goals,
        List<String> conditions) {}
