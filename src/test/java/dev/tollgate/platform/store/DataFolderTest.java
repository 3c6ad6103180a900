package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DataFolderTest {
    private final Path temp;

    DataFolderTest(@TempDir Path temp) {
        this.temp = temp;
    }

    /** Holds the folder until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws InterruptedException {
            DataFolder folder = DataFolder.open(Path.of(args[0]));
            System.out.println("holding as " + ProcessHandle.current().pid() + " " + folder.path());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        try (DataFolder folder = DataFolder.open(temp.resolve("a/data"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void anotherProcessOnTheSameFolderIsToldFolderAndPidOfTheHolder() throws IOException {
        Path path = temp.resolve("data");
        try (ChildProcess holder = ChildProcess.start(Holder.class, path.toString())) {
            String pid = holder.awaitLine("holding as ").split(" ", 2)[0];
            assertThatThrownBy(() -> DataFolder.open(path))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("pid " + pid);
            holder.kill();
            DataFolder.open(path).close();
        }
    }

    @Test
    void aSecondOpeningInTheSameProcessFailsAndLeavesTheLockInPlace() throws IOException {
        Path path = temp.resolve("data");
        DataFolder first = DataFolder.open(path);
        assertThatThrownBy(() -> DataFolder.open(path)).hasMessageContaining("in use");
        try (ChildProcess other = ChildProcess.start(Holder.class, path.toString())) {
            assertThatThrownBy(() -> other.awaitLine("holding")).hasMessageContaining("in use");
        }
        first.close();
    }

    @Test
    void aClosedFolderCanBeOpenedAgain() {
        Path path = temp.resolve("data");
        DataFolder.open(path).close();
        DataFolder.open(path).close();
        assertThat(path).isDirectory();
    }
}
