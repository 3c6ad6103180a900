package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.ReconcileCommand;
import dev.tollgate.platform.settings.SettingsLoader;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command of reconciliation without a node that runs. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReconcileCommandTest {
    @Test
    void argumentsThatAreNotUnderstoodAreRefused(@TempDir Path folder) {
        var settings = new SettingsLoader(NodeProcess.environment(folder, Map.of()), folder)
                .load()
                .settings();
        var out = new ByteArrayOutputStream();
        var command = new ReconcileCommand(settings, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(command.run(List.of("--repair"))).isEqualTo(2);
        assertThat(command.run(List.of("--report"))).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--repair").contains("usage:");
    }

    @Test
    void foldersOfNodesThatDoNotRunAreReadToo(@TempDir Path folder) throws Exception {
        try (Shop other = Shop.open(Map.of())) {
            other.upstream().always(Behaviour.says("Hello").withUsage(5, 2));
            Customer somebody = other.customer("somebody", new BigDecimal("100"));
            CompletableFuture.allOf(ReconcileTest.chats(somebody, 3).toArray(CompletableFuture[]::new))
                    .join();
            Path stopped = other.node().folder().resolve("data");
            other.stop();
            assertThat(stopped.resolve("mongo.address")).doesNotExist();

            ReconcileRun run = ReconcileRun.of(stopped, folder);
            assertThat(run.exitCode()).as(run.text()).isZero();
            // One line a call, and perhaps some by which credits that nobody held went back.
            assertThat(run.report().getLong("lines")).isBetween(3L, 9L);
            assertThat(run.report().getLong("counters")).isEqualTo(1);
        }
    }
}
