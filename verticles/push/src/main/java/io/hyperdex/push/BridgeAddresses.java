package io.hyperdex.push;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The addresses of one bridge client by topic, from the wish to be registered on. A topic that is wished for again begins anew
 * for all of its addresses: whoever answers the newest wish answers it for all of them.
 */
final class BridgeAddresses {
    private static final class Wanted {
        private final Set<String> addresses = new LinkedHashSet<>(2);
        private Replies newest;

        Wanted(Replies newest) {
            this.newest = newest;
        }
    }

    private final Map<String, Wanted> byTopic = new HashMap<>(2);

    /** @param address as it was written */
    void add(String topic, String address, Replies answers) {
        Wanted wanted = byTopic.computeIfAbsent(topic, absent -> new Wanted(answers));
        wanted.newest = answers;
        wanted.addresses.add(address);
    }

    boolean contains(String topic, String address) {
        Wanted wanted = byTopic.get(topic);
        return wanted != null && wanted.addresses.contains(address);
    }

    /** Whether no address of the topic is left, now that this one is not. */
    boolean remove(String topic, String address) {
        Wanted wanted = byTopic.get(topic);
        if (wanted == null || !wanted.addresses.remove(address) || !wanted.addresses.isEmpty()) {
            return false;
        }
        byTopic.remove(topic);
        return true;
    }

    /** As they were written, in the order of the wishes. */
    Set<String> of(String topic) {
        Wanted wanted = byTopic.get(topic);
        return wanted == null ? Set.of() : wanted.addresses;
    }

    /** The same for whoever answers the newest wish; none for the others. */
    List<String> answeredBy(String topic, Replies answers) {
        Wanted wanted = byTopic.get(topic);
        return wanted == null || wanted.newest != answers ? List.of() : List.copyOf(wanted.addresses);
    }

    /** The topic has ended; gives the addresses that it had. */
    Set<String> end(String topic) {
        Wanted wanted = byTopic.remove(topic);
        return wanted == null ? Set.of() : wanted.addresses;
    }
}
