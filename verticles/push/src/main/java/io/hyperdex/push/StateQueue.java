package io.hyperdex.push;

import io.hyperdex.push.StateBoard.Cause;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** States in the order in which they are due, each once: whoever has waited longest comes first. */
final class StateQueue {
    private record Turn(long atMillis, long number) {}

    private static final Comparator<Turn> ORDER =
            Comparator.comparingLong(Turn::atMillis).thenComparingLong(Turn::number);

    private final TreeMap<Turn, StateBoard> turns = new TreeMap<>(ORDER);
    private final Map<StateBoard, Turn> waiting = new HashMap<>();
    private long numbers;

    /** Of two times the earlier one holds. */
    void put(StateBoard board, long atMillis, Cause cause) {
        Turn present = waiting.get(board);
        if (present == null || atMillis < present.atMillis) {
            remove(board);
            var turn = new Turn(atMillis, ++numbers);
            turns.put(turn, board);
            waiting.put(board, turn);
            board.due(atMillis, cause);
        }
    }

    /** Takes the first that is due; null when none is. */
    @Nullable
    StateBoard poll(long nowMillis) {
        Map.Entry<Turn, StateBoard> first = turns.firstEntry();
        if (first == null || first.getKey().atMillis > nowMillis) {
            return null;
        }
        remove(first.getValue());
        return first.getValue();
    }

    void remove(StateBoard board) {
        Turn turn = waiting.remove(board);
        if (turn != null) {
            turns.remove(turn);
        }
    }
}
