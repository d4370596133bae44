package dev.muster.provider.action;

/** One thing to do. */
public sealed interface Action permits InfrastructureAction, EnsembleAction {
  /** Its name within the cluster. */
  ActionKey key();

  /** The resource that it changes, such as {@code instance/i-1}; two on one resource clash. */
  String resource();

  /** What it does, as a person would say it: {@code launch web-2 in zone b}. */
  String summary();
}
