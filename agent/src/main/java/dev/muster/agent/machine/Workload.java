package dev.muster.agent.machine;

/** What a machine is for: a service, or a server of the ensemble. */
public interface Workload extends AutoCloseable {
  /** Begins; returns at once. */
  void start();

  /** Ends it in good order, within a bounded time. */
  @Override
  void close();
}
