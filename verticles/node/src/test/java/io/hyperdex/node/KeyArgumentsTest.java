package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyArgumentsTest {
    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("create", "list", "rotate", "revoke")) {
            assertThat(KeyArguments.help(List.of(command, "--help"))).startsWith("usage: scripts/key " + command);
        }
        assertThat(KeyArguments.help(List.of("create", "--scopes", "read", "-h")))
                .contains("--hide-traders");
        assertThat(KeyArguments.help(List.of("--help"))).startsWith("usage: ");
        assertThat(KeyArguments.help(List.of())).startsWith("usage: ");
    }

    @Test
    void aCommandThatAsksForNoHelpIsCarriedOut() {
        assertThat(KeyArguments.help(List.of("list"))).isNull();
        assertThat(KeyArguments.parse(List.of("list")).deed()).isEqualTo(KeyArguments.Deed.LIST);
    }
}
