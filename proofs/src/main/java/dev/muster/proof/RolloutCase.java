package dev.muster.proof;

import java.util.List;

/**
 * One way for a new version, or a new configuration, to be.
 *
 * @param name one word
 * @param end which version runs in the end
 * @param environment what makes the new version so, as YAML lines of {@code run.environment}
 * @param rollout what the case needs of the rollout's settings, as replacements in the document
 * @param failingShare the share of the traffic that the new version gets while it answers 500
 */
record RolloutCase(
    String name, End end, String environment, List<String[]> rollout, double failingShare) {
  private static final String PORT = "        port: 8000\n";

  // One new machine beside three old ones.
  private static final double SHARE_OF_A_CANARY = 0.25;

  /** Every case. */
  static final List<RolloutCase> ALL =
      List.of(
          new RolloutCase("good", End.NEW, "", List.of(), 0),
          of("heartbeat", "WEBHEAD_MISBEHAVES: heartbeat"),
          of("start", "WEBHEAD_MISBEHAVES: start"),
          of("version", "WEBHEAD_MISBEHAVES: version"),
          new RolloutCase(
              "flaps",
              End.OLD,
              "WEBHEAD_MISBEHAVES: flaps",
              List.<String[]>of(new String[] {"watch: 4s", "watch: 20s"}),
              0),
          new RolloutCase(
              "slow",
              End.OLD,
              "WEBHEAD_MISBEHAVES: slow",
              List.<String[]>of(new String[] {"maxErrors: 1%", "maxErrors: 1%, maxLatency: 200ms"}),
              0),
          new RolloutCase(
              "bake",
              End.OLD,
              "WEBHEAD_MISBEHAVES: heartbeat, WEBHEAD_MISBEHAVES_AFTER_SECONDS: \"45\"",
              List.<String[]>of(new String[] {"bake: 6s", "bake: 60s"}),
              0),
          new RolloutCase(
              "config",
              End.CONFIG,
              "",
              List.<String[]>of(new String[] {"pool_size: 20", "pool_size: 21"}),
              0),
          // A pool without a connection makes the example say that it is not well.
          new RolloutCase(
              "bad-config",
              End.OLD_CONFIG,
              "",
              List.<String[]>of(new String[] {"pool_size: 20", "pool_size: 0"}),
              0),
          new RolloutCase("undo", End.UNDONE, "", List.of(), 0),
          new RolloutCase(
              "errors", End.OLD, "WEBHEAD_MISBEHAVES: errors", List.of(), SHARE_OF_A_CANARY));

  /** Which version runs in the end. */
  enum End {
    /** The one that ran before. */
    OLD,
    /** The one that was committed. */
    NEW,
    /** The one that ran before, on other machines: a person undid what was committed. */
    UNDONE,
    /** The same on the same machines, with the configuration that was committed. */
    CONFIG,
    /** The same on the same machines, with the configuration of before. */
    OLD_CONFIG;

    /** Whether the commit changes the configuration alone. */
    boolean isInPlace() {
      return this == CONFIG || this == OLD_CONFIG;
    }
  }

  private static RolloutCase of(String name, String environment) {
    return new RolloutCase(name, End.OLD, environment, List.of(), 0);
  }

  /** The document with the new version. */
  String change(String document) {
    String gated = TrafficGate.in(document);
    String changed =
        end.isInPlace() ? gated : gated.replace("      version: 1.0.0\n", "      version: 1.1.0\n");
    if (!environment.isEmpty()) {
      changed = changed.replace(PORT, PORT + "        environment: { " + environment + " }\n");
    }
    for (String[] replacement : rollout) {
      changed = changed.replace(replacement[0], replacement[1]);
    }
    return changed;
  }
}
