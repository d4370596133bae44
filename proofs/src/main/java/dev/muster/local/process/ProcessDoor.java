package dev.muster.local.process;

/** Lets the fuzzer in to what the operating system says of processes. */
public final class ProcessDoor {
  private ProcessDoor() {}

  /** Whether it is a line of a process. */
  public static boolean isRead(String stat) {
    return ProcessStat.parse(stat).isPresent();
  }
}
