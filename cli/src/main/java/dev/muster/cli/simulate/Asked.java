package dev.muster.cli.simulate;

import dev.muster.spec.id.ClusterKey;
import java.util.Optional;

/**
 * What an operator asked to rehearse.
 *
 * @param cluster the cluster
 * @param file where its document lies
 * @param to where the changed document lies, if there is a change
 * @param faults as the operator wrote them
 * @param observes whether a document says {@code mode: observe}, in which Muster would do nothing
 */
public record Asked(
    ClusterKey cluster, String file, Optional<String> to, String faults, boolean observes) {
  /** The command that runs one seed again. */
  public String command(long seed) {
    return command(faults, seed);
  }

  /** The command that shows the run without faults. */
  public String calmCommand() {
    return command("none", 0);
  }

  private String command(String which, long seed) {
    return "muster simulate -f %s%s --faults %s --seed %d"
        .formatted(quoted(file), to.map(other -> " --to " + quoted(other)).orElse(""), which, seed);
  }

  private static String quoted(String word) {
    return word.matches("[-A-Za-z0-9_./+=:,@]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
