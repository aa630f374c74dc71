package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryIT {
    @TempDir
    Path parent;

    @Test
    void isMadeForItsOwnerOnly() throws Exception {
        try (DataDirectory data = DataDirectory.open(parent.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void hasOneOwnerAtATimeByWhateverNameItIsReached() throws Exception {
        Path alias = Files.createSymbolicLink(parent.resolve("alias"), Files.createDirectory(parent.resolve("data")));
        DataDirectory first = DataDirectory.open(parent.resolve("data"));
        assertThatThrownBy(() -> DataDirectory.open(alias))
                .isInstanceOf(StartRefused.class)
                .hasMessage("data.dir: " + first.path()
                        + " is in use by another node; give this one a directory of its own");
        first.close();
        DataDirectory.open(alias).close();
    }

    @Test
    void isRefusedWhereNoDirectoryCanBe() throws Exception {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(StartRefused.class)
                .hasMessage("data.dir: " + file + " cannot be used: " + file + " exists and is not a directory");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("data.dir: ");
    }
}
