package dev.muster.local.process;

/**
 * One process, never mistaken for another that got its number later.
 *
 * @param bootId the boot of the operating system in which it was started
 * @param pid its number, which is that of its group and its session too
 * @param startTicks when it was started, in clock ticks since that boot
 */
public record ProcessIdentity(String bootId, long pid, long startTicks) {
  /** The name of the file that holds it, in the folder of what the process serves. */
  public static final String FILE = "process.json";
}
