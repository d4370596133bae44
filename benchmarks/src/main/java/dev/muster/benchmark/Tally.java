package dev.muster.benchmark;

import dev.muster.controller.kernel.Effect;
import java.util.Map;
import java.util.TreeMap;

/** Counts the effects that a kernel had, by what they cost the outer world. */
final class Tally {
  private final Map<String, Integer> sweeps = new TreeMap<>();
  private int questions;
  private int providerActions;
  private int ensembleActions;
  private int records;
  private int passes;

  void count(Effect effect) {
    switch (effect) {
      case Effect.Sweep sweep -> sweeps.merge(sweep.part().toString(), 1, Integer::sum);
      case Effect.ObserveEnsemble _, Effect.ObserveReports _, Effect.ObserveMetrics _ ->
          questions++;
      case Effect.Act _, Effect.RaiseFence _ -> providerActions++;
      case Effect.ActOnEnsemble _, Effect.RaiseEnsembleFence _ -> ensembleActions++;
      case Effect.Record _ -> records++;
      case Effect.Measured _ -> passes++;
      case Effect.LoadLedger _,
          Effect.StoreStatus _,
          Effect.StoreConfirmation _,
          Effect.Forget _,
          Effect.Tell _,
          Effect.Resign _,
          Effect.WakeAt _ -> {}
    }
  }

  /** The sweeps of scopes, by part. */
  Map<String, Integer> sweepsByPart() {
    return sweeps;
  }

  /** The sweeps of all parts. */
  int sweeps() {
    return sweeps.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How often a cluster's ensemble or its agents were asked. */
  int questions() {
    return questions;
  }

  /** The changes that were asked of providers and ensembles, fences among them. */
  int actions() {
    return providerActions + ensembleActions;
  }

  /** Every call of the provider: its account pays for them, whichever cluster they are for. */
  int providerCalls() {
    return sweeps() + providerActions;
  }

  /** Every call that left the controller for the world; its own store is no part of that. */
  int calls() {
    return providerCalls() + questions + ensembleActions;
  }

  /** How often a ledger was written. */
  int records() {
    return records;
  }

  /** The passes that ended. */
  int passes() {
    return passes;
  }
}
