package dev.muster.proof;

import java.util.regex.Pattern;

/**
 * The example's document as a proof of rollouts wants it.
 *
 * @param version which version of the service
 * @param run makes each commit a revision of its own, whose image has to be built
 * @param instances how many machines
 * @param approval whether a person approves the canary
 * @param artifact whether the version's artifact is what the document says
 */
record RolloutDocument(String version, int run, int instances, boolean approval, boolean artifact) {
  private static final int DIGEST_LENGTH = 64;
  private static final Pattern VERSION = Pattern.compile("\n      version: [0-9.]+\n");
  private static final Pattern INSTANCES = Pattern.compile("\n      instances: \\d+\n");

  /** The other version, in a run of its own. */
  RolloutDocument next(int nextRun) {
    return new RolloutDocument(
        version.equals("1.0.0") ? "1.1.0" : "1.0.0", nextRun, instances, false, true);
  }

  /** The same in which a person approves the canary. */
  RolloutDocument withApproval() {
    return new RolloutDocument(version, run, instances, true, artifact);
  }

  /** The same with a machine more. */
  RolloutDocument grown() {
    return new RolloutDocument(version, run, instances + 1, approval, artifact);
  }

  /** The same with an artifact that is not what the document says. */
  RolloutDocument withoutArtifact() {
    return new RolloutDocument(version, run, instances, approval, false);
  }

  /** The text, from the example as it comes. */
  String text(String example) {
    String text =
        VERSION.matcher(TrafficGate.in(example)).replaceFirst("\n      version: " + version + "\n");
    text = INSTANCES.matcher(text).replaceFirst("\n      instances: " + instances + "\n");
    text =
        text.replace(
            "        port: 8000\n",
            "        port: 8000\n        environment: { RUN: \"" + run + "\" }\n");
    if (approval) {
      text = text.replace("        watch: 4s\n", "        watch: 4s\n        approval: manual\n");
    }
    if (!artifact) {
      text =
          Pattern.compile("            " + Pattern.quote(version) + ": [0-9a-f]{64}")
              .matcher(text)
              .replaceFirst("            " + version + ": " + "0".repeat(DIGEST_LENGTH));
    }
    return text;
  }
}
