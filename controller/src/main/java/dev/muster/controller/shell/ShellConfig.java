package dev.muster.controller.shell;

import dev.muster.controller.kernel.KernelConfig;
import java.time.Duration;

/**
 * How the shell runs a kernel.
 *
 * @param kernel the kernel's patience
 * @param name the controller's name, for logs
 * @param maximumCalls how many calls of one kind run at once
 * @param heartbeat how often a line tells that all is well
 * @param relist how often the store is read whole, in case a call back was lost
 * @param stopTimeout how long a stop waits for what is under way
 */
public record ShellConfig(
    KernelConfig kernel,
    String name,
    int maximumCalls,
    Duration heartbeat,
    Duration relist,
    Duration stopTimeout) {

  /** For the provider of real processes on this machine. */
  public static ShellConfig local(String name, KernelConfig kernel) {
    return new ShellConfig(
        kernel, name, 8, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofSeconds(10));
  }
}
