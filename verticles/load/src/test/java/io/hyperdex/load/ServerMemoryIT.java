package io.hyperdex.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.load.node.ServerMemory;
import io.hyperdex.load.node.ServerMemory.Sample;
import org.junit.jupiter.api.Test;

class ServerMemoryIT {
    private static final int KEPT_BYTES = 32 << 20;

    @Test
    void whatIsKeptIsSeenInTheHeapAndInTheProcess() throws Exception {
        long pid = ProcessHandle.current().pid();
        Sample before = ServerMemory.collected(pid);

        byte[] kept = new byte[KEPT_BYTES];
        Sample grown = ServerMemory.collected(pid).less(before);

        assertThat(grown.heap()).isBetween(KEPT_BYTES / 10L * 9, 2L * kept.length);
        assertThat(before.pss()).isGreaterThan(before.heap());
    }
}
