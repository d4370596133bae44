package dev.muster.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.local.process.ProcessStat;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.process.Signals;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may change a root while another process is at it. */
class WriteAccessTest {
  @TempDir private Path folder;

  @Test
  void a_stopped_writer_is_let_go_on_by_a_newer_leader_alone() throws IOException {
    RootFolders root = new RootFolders(folder);
    WriteAccess access = new WriteAccess(root, new ProcessTable(), Duration.ofSeconds(5));
    WriteAccess hasty = new WriteAccess(root, new ProcessTable(), Duration.ofMillis(200));
    assertThat(access.run(fence(1), access::accepted)).isInstanceOf(Outcome.Accepted.class);
    Process writer = writer(root.lock());
    try (BufferedReader said = writer.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held");
      Signals.send("STOP", writer.pid());
      // A signal is taken in its own time; until then the writer would hear that it may end.
      Awaitility.await()
          .until(() ->
              new ProcessTable()
                  .stat(writer.pid())
                  .map(ProcessStat::state)
                  .filter(state -> state == 'T')
                  .isPresent());
      writer.getOutputStream().close();

      assertThat(hasty.run(fence(1), hasty::accepted))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.failure().message()).contains("which is stopped"));
      assertThat(access.run(fence(2), access::accepted)).isInstanceOf(Outcome.Accepted.class);
    } finally {
      writer.destroyForcibly();
    }
  }

  private static Fence fence(long epoch) {
    return new Fence(Scope.LOCAL, epoch, "leader-" + epoch);
  }

  private static Process writer(Path lock) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LockProgram.class.getName(),
            lock.toString())
        .start();
  }
}
