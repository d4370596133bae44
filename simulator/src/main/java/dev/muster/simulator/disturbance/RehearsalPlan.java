package dev.muster.simulator.disturbance;

import dev.muster.simulator.schedule.Chance;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the plan of a rehearsal: a commit at its beginning, and what goes wrong from then on. */
public final class RehearsalPlan {
  private final ClusterKey key;
  private final List<Zone> zones;
  private final long from;
  private final long length;
  private final List<Planned> plan = new ArrayList<>();
  private final Map<Integer, String> texts = new HashMap<>();

  /**
   * A plan without anything.
   *
   * @param document the cluster before the change
   * @param from when faults may begin, in milliseconds of the run
   * @param length how long they may last, in milliseconds
   */
  public RehearsalPlan(ClusterDocument document, long from, long length) {
    this.key = document.key();
    this.zones = document.spec().provider().zones();
    this.from = from;
    this.length = length;
  }

  /** At its beginning a commit replaces the document. */
  public void commit(ClusterDocument next) {
    add(from, new Wishes.Commit(key, next), "commit: the new document");
  }

  /** Some of the faults, as chance has it. */
  public void add(Faults faults, Chance chance) {
    List<Trouble> enabled =
        switch (faults) {
          case Faults.None _ -> List.of();
          case Faults.Mild _ -> some(faults.troubles(), (int) chance.between(1, 5), chance);
          case Faults.Rough _ -> some(faults.troubles(), (int) chance.between(4, 14), chance);
          case Faults.Chosen chosen -> List.copyOf(chosen.kinds());
        };
    int strength = faults instanceof Faults.Mild ? 30 : 150;
    int times = faults instanceof Faults.Mild ? 1 : 2;
    for (Trouble trouble : enabled) {
      if (trouble.ofCalls().isPresent()) {
        int rate = (int) chance.between(5, trouble == Trouble.LIST_MISSES ? 100 : strength);
        add(
            at(chance, length / 3),
            new ControllerTroubles.Weather(trouble.ofCalls().get(), rate),
            "%s (%d in 1000 from now on)".formatted(trouble.meaning(), rate));
      } else {
        int count = trouble == Trouble.LISTS_EMPTY ? 1 : (int) chance.between(1, times);
        for (int i = 0; i < count; i++) {
          strike(trouble, chance);
        }
      }
    }
  }

  // Swarm testing: a seed that has few kinds of trouble goes deeper into each.
  private static List<Trouble> some(List<Trouble> all, int count, Chance chance) {
    List<Trouble> left = new ArrayList<>(all);
    List<Trouble> some = new ArrayList<>();
    while (some.size() < count && !left.isEmpty()) {
      Trouble one = left.remove(chance.below(left.size()));
      some.add(one);
      if (Faults.TOO_MUCH.contains(one)) {
        left.removeAll(Faults.TOO_MUCH);
      }
    }
    return some;
  }

  private long at(Chance chance, long within) {
    return from + chance.between(0, within);
  }

  private void strike(Trouble trouble, Chance chance) {
    int choice = chance.below(1_000);
    Zone zone = chance.pick(zones);
    long millis = chance.between(1_000, length / 2);
    int host = chance.below(2);
    Disturbance what =
        switch (trouble) {
          case MACHINE_STOPS -> new MachineTroubles.Stop(choice);
          case MACHINE_DIES -> new MachineTroubles.Kill(choice);
          case SERVICE_SICK -> new MachineTroubles.Sicken(choice, millis);
          case AGENT_SILENT -> new MachineTroubles.Silence(choice, millis);
          case TARGET_DROPPED -> new MachineTroubles.DropTarget(choice);
          case BOOTS_FAIL -> new MachineTroubles.FailBoots((int) chance.between(20, 90), millis);
          case BALANCER_STOPS -> new MachineTroubles.StopBalancers();
          case FOREIGN_MACHINE -> new MachineTroubles.AddForeign(key, zone);
          case ZONE_FULL -> new ZoneTroubles.Fill(zone, millis);
          case ZONE_DARK -> new ZoneTroubles.Darken(zone, millis);
          case ZONE_POWER -> new ZoneTroubles.CutPower(zone, millis);
          case CONTROLLER_CRASHES ->
              new ControllerTroubles.Crash(host, chance.between(200, 20_000));
          case CONTROLLER_PAUSES -> new ControllerTroubles.Pause(host, millis);
          case STORE_LOST -> new ControllerTroubles.LoseStore(host, millis);
          case CLOCK_SET ->
              new ControllerTroubles.StepClock(host, chance.between(-3_600_000, 3_600_000));
          case LEASE_REVOKED -> new ControllerTroubles.RevokeLease();
          case LISTS_EMPTY -> new StoreTroubles.EmptyLists(Math.min(millis, LONGEST_EMPTY_MILLIS));
          case READS_FAIL,
              READS_LAG,
              LIST_MISSES,
              REPORTS_MISSING,
              REPORTS_STALE,
              ENSEMBLE_SILENT,
              THROTTLED,
              CHANGES_REFUSED,
              REQUESTS_LOST,
              REPLIES_LOST,
              CHANGES_HANG,
              SLOW,
              STORE_FAILS,
              STORE_REPLIES_LOST ->
              throw new IllegalArgumentException(trouble + " hits calls");
        };
    add(at(chance, length), what, text(trouble, what));
  }

  // As long as docs/simulation.md says that all lists may be empty.
  private static final long LONGEST_EMPTY_MILLIS = 60_000;

  private static String text(Trouble trouble, Disturbance what) {
    String detail =
        switch (what) {
          case ZoneTroubles.Fill fill -> " (%s, %d s)".formatted(fill.zone(), fill.millis() / 1000);
          case ZoneTroubles.Darken dark ->
              " (%s, %d s)".formatted(dark.zone(), dark.millis() / 1000);
          case ZoneTroubles.CutPower cut ->
              " (%s, %d s)".formatted(cut.zone(), cut.millis() / 1000);
          case MachineTroubles.Sicken sick -> " (%d s)".formatted(sick.millis() / 1000);
          case MachineTroubles.Silence silence -> " (%d s)".formatted(silence.millis() / 1000);
          case MachineTroubles.FailBoots boots ->
              " (%d %%, %d s)".formatted(boots.percent(), boots.millis() / 1000);
          case ControllerTroubles.Crash crash ->
              " (after %.1f s)".formatted(crash.restartMillis() / 1000.0);
          case ControllerTroubles.Pause pause -> " (%d s)".formatted(pause.millis() / 1000);
          case ControllerTroubles.LoseStore lost -> " (%d s)".formatted(lost.millis() / 1000);
          case ControllerTroubles.StepClock step -> " (by %d s)".formatted(step.millis() / 1000);
          case StoreTroubles.EmptyLists empty -> " (%d s)".formatted(empty.millis() / 1000);
          // open type: the other disturbances have nothing to add
          default -> "";
        };
    return trouble.meaning() + detail;
  }

  private void add(long at, Disturbance what, String text) {
    texts.put(plan.size(), text);
    plan.add(new Planned(plan.size(), at, what));
  }

  /** What happens, by time. */
  public List<Planned> planned() {
    return plan.stream().sorted(Comparator.comparingLong(Planned::at)).toList();
  }

  /** A part of the plan for people. */
  public String text(Planned planned) {
    return texts.getOrDefault(planned.index(), planned.toString());
  }
}
