package dev.muster.reconcile.fleet;

import dev.muster.reconcile.machine.Machine;

/** What fills a recorded slot. */
public sealed interface Filling {
  /** Its launch was recorded, and no machine was seen yet. */
  record Vacant() implements Filling {}

  /** Its launch was accepted lately, and the provider does not list the machine yet. */
  record Awaited() implements Filling {}

  /** Its machine exists. */
  record Present(Machine machine) implements Filling {}

  /** Its machine is on its way out. */
  record Ending(Machine machine) implements Filling {}

  /** Its machine is gone for ever, with its disk. */
  record Gone() implements Filling {}
}
