package dev.muster.simulator.disturbance;

import dev.muster.simulator.fault.FaultKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator may have go wrong in a rehearsal, by the word that names it. */
public enum Trouble {
  /** A machine is switched off. */
  MACHINE_STOPS("a machine stops and keeps its disk", Level.MILD),
  /** A machine is lost. */
  MACHINE_DIES("a machine is lost; never one that holds data (stateful)", Level.MILD),
  /** A service is ill. */
  SERVICE_SICK("a machine's service answers badly for a while", Level.MILD),
  /** An agent is silent. */
  AGENT_SILENT("a machine's agent says nothing for a while", Level.MILD),
  /** Somebody meddles with the load balancer. */
  TARGET_DROPPED("somebody takes a machine from behind the load balancer", Level.MILD),
  /** Images do not boot. */
  BOOTS_FAIL("many of the machines that boot end instead, for a while", Level.ROUGH),
  /** The load balancer is down. */
  BALANCER_STOPS("the load balancer stops", Level.ROUGH),
  /** Somebody else launches machines. */
  FOREIGN_MACHINE("somebody launches a machine under the cluster's name", Level.ROUGH),
  /** No capacity. */
  ZONE_FULL("a zone has no room for new machines for a while", Level.ROUGH),
  /** A zone is cut off. */
  ZONE_DARK("nobody reaches a zone for a while, and it has no room", Level.ROUGH),
  /** A zone loses its power. */
  ZONE_POWER("all machines of a zone stop; no room there for a while", Level.ROUGH),
  /** A controller dies. */
  CONTROLLER_CRASHES("a controller is killed and started again", Level.MILD),
  /** A controller stands still. */
  CONTROLLER_PAUSES("a controller stands still for a while and does not know", Level.MILD),
  /** A controller is cut off from its store. */
  STORE_LOST("a controller loses its store for a while", Level.ROUGH),
  /** A clock is set. */
  CLOCK_SET("the clock of a controller's host is set by up to an hour", Level.ROUGH),
  /** A leader is deposed. */
  LEASE_REVOKED("the leader loses its lease", Level.ROUGH),
  /** A provider forgets everything for a while. */
  LISTS_EMPTY("the provider lists no machine at all for a while", Level.ROUGH),
  /** Reads fail. */
  READS_FAIL("reads are refused, or lose a page", FaultKind.READ_FAILS, Level.MILD),
  /** Reads lag. */
  READS_LAG("reads show the world as it was a while ago", FaultKind.READ_LAGS, Level.MILD),
  /** Lists are not whole. */
  LIST_MISSES("a list of machines misses one", FaultKind.LIST_MISSES, Level.ROUGH),
  /** Reports are missing. */
  REPORTS_MISSING("agents do not answer", FaultKind.REPORT_MISSING, Level.MILD),
  /** Reports are old. */
  REPORTS_STALE("agents answer what they answered before", FaultKind.REPORT_STALE, Level.ROUGH),
  /** Ensembles are silent. */
  ENSEMBLE_SILENT("the ensemble does not answer", FaultKind.ENSEMBLE_SILENT, Level.ROUGH),
  /** Calls are too many. */
  THROTTLED("changes are refused with a time to wait", FaultKind.THROTTLED, Level.MILD),
  /** Calls are refused. */
  CHANGES_REFUSED(
      "changes are refused: the provider does not answer now",
      FaultKind.CHANGE_REFUSED,
      Level.MILD),
  /** Requests are lost. */
  REQUESTS_LOST("changes never arrive, and nobody can tell", FaultKind.REQUEST_LOST, Level.ROUGH),
  /** Answers are lost. */
  REPLIES_LOST("changes take effect, and their answers are lost", FaultKind.REPLY_LOST, Level.MILD),
  /** Calls hang. */
  CHANGES_HANG("changes hang, and take effect much later", FaultKind.CHANGE_HANGS, Level.ROUGH),
  /** Calls are slow. */
  SLOW("calls take seconds", FaultKind.SLOW, Level.MILD),
  /** The store fails. */
  STORE_FAILS("the controllers' store refuses calls", FaultKind.STORE_FAILS, Level.MILD),
  /** The store's answers are lost. */
  STORE_REPLIES_LOST(
      "the store takes writes, and its answers are lost", FaultKind.STORE_REPLY_LOST, Level.ROUGH);

  private final String meaning;
  private final Optional<FaultKind> ofCalls;
  private final Level level;

  /** From which faults on it is among them. */
  enum Level {
    MILD,
    ROUGH
  }

  Trouble(String meaning, Level level) {
    this.meaning = meaning;
    this.ofCalls = Optional.empty();
    this.level = level;
  }

  Trouble(String meaning, FaultKind ofCalls, Level level) {
    this.meaning = meaning;
    this.ofCalls = Optional.of(ofCalls);
    this.level = level;
  }

  /** The word that names it, such as {@code zone-dark}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What goes wrong, in a line for people. */
  public String meaning() {
    return meaning;
  }

  /** Whether it is among the mild ones. */
  public boolean isMild() {
    return level == Level.MILD;
  }

  Optional<FaultKind> ofCalls() {
    return ofCalls;
  }

  /** The trouble of this word. */
  public static Optional<Trouble> of(String word) {
    return Arrays.stream(values()).filter(trouble -> trouble.word().equals(word)).findFirst();
  }
}
