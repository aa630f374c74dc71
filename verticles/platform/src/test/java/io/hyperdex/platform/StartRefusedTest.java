package io.hyperdex.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartRefusedTest {
    @Test
    void namesTheKeyInOneLine() {
        StartRefused refused = new StartRefused("data.dir", "cannot be used:\n  No space left\r\non device\n");
        assertThat(refused).hasMessage("data.dir: cannot be used: No space left on device");
    }
}
