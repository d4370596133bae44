package dev.muster.simulator.rehearsal;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.kernel.ReconcileEntry;
import dev.muster.controller.model.Confirmation;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.identity.InstanceId;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.simulator.RunWatcher;
import dev.muster.simulator.Simulation;
import dev.muster.simulator.cloud.CloudWatcher;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.cloud.SimTarget;
import dev.muster.simulator.disturbance.Planned;
import dev.muster.simulator.disturbance.RehearsalPlan;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.rehearsal.Rehearsed.Line;
import dev.muster.simulator.stage.Stage;
import dev.muster.simulator.store.SimStore;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what happens in a run, in lines that an operator can read. */
final class Timeline implements RunWatcher, ProcessWatcher, CloudWatcher, SimStore.StoreWatcher {
  private static final String BALANCER = "balancer";

  private final int most;
  private final long begins;
  private final List<Line> first = new ArrayList<>();
  private final Deque<Line> last = new ArrayDeque<>();
  private final Map<InstanceId, String> machines = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private Optional<RehearsalPlan> plan = Optional.empty();
  private Optional<Confirmation> said = Optional.empty();
  private @Nullable Stage stage;
  private int leftOut;

  /**
   * An empty timeline.
   *
   * @param most how many lines are kept; half of them from the beginning, half from the end
   * @param begins the millisecond of the run from which on lines are written
   */
  Timeline(int most, long begins) {
    this.most = most;
    this.begins = begins;
  }

  /** The plan whose parts it tells. */
  void willTell(RehearsalPlan told) {
    plan = Optional.of(told);
  }

  void watch(Simulation simulation) {
    if (most > 0) {
      stage = simulation.stage();
      simulation.watchedBy(this);
      simulation.stage().around().watchers().add(this);
      simulation.stage().cloud().watch(this);
      simulation.stage().store().watch(this);
    }
  }

  /** What was written. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>(first);
    if (leftOut > 0) {
      lines.add(new Line(last.getFirst().atMillis(), "…", leftOut + " lines are left out"));
    }
    lines.addAll(last);
    return lines;
  }

  private Stage stage() {
    return Objects.requireNonNull(stage, "watch was not called");
  }

  private void line(String who, String what) {
    long now = stage().schedule().now();
    if (now < begins) {
      return;
    }
    Line line = new Line(now - begins, who, what);
    if (first.size() < most / 2) {
      first.add(line);
      return;
    }
    last.addLast(line);
    if (last.size() > most - most / 2) {
      last.removeFirst();
      leftOut++;
    }
  }

  @Override
  public void striking(Planned planned) {
    String text = plan.map(known -> known.text(planned)).orElse(planned.toString());
    line(
        switch (planned.what().nature()) {
          case WISH -> "operator";
          case FAULT -> "fault";
        },
        text);
  }

  @Override
  public void healed() {
    if (stage().schedule().now() > begins + 1) {
      line("fault", "all faults end");
    }
  }

  @Override
  public void settled() {
    line("cluster", "is as its document says");
  }

  @Override
  public void changed() {
    Map<InstanceId, String> names = new HashMap<>();
    for (SimMachine machine : stage().cloud().machines()) {
      String name = name(machine);
      names.put(machine.id(), name);
      String now = how(machine);
      if (!now.equals(machines.put(machine.id(), now))) {
        line(name, now);
      }
    }
    machines.keySet().retainAll(names.keySet());
    changedTargets(names);
  }

  private void changedTargets(Map<InstanceId, String> names) {
    Set<String> present = new HashSet<>();
    for (SimTarget target : stage().cloud().targets()) {
      String name = names.getOrDefault(target.instance(), target.instance().value());
      present.add(name);
      String now =
          switch (target.health()) {
            case INITIAL -> "is registered";
            case HEALTHY -> "gets requests";
            case UNHEALTHY -> "fails its checks";
            case DRAINING -> "drains";
            case UNUSED -> "is of no use now";
            case UNKNOWN -> "is not checked now";
          };
      if (!now.equals(targets.put(name, now))) {
        line(BALANCER, name + " " + now);
      }
    }
    for (String name : List.copyOf(targets.keySet())) {
      if (!present.contains(name)) {
        targets.remove(name);
        line(BALANCER, name + " is not registered any more");
      }
    }
  }

  private static String name(SimMachine machine) {
    return machine
        .identity()
        .map(who -> who.slot() + " (" + machine.id() + ")")
        .orElseGet(() -> "foreign (" + machine.id() + ")");
  }

  private static String how(SimMachine machine) {
    return switch (machine.state()) {
      case PENDING -> "boots in zone " + machine.zone();
      case RUNNING -> {
        String serves = machine.isServing() ? "serves" : "runs, and does not serve";
        yield machine.isSilent() ? serves + "; its agent is silent" : serves;
      }
      case STOPPING, STOPPED -> "is stopped";
      case TERMINATING -> "is ending";
      case TERMINATED -> "is gone";
    };
  }

  @Override
  public void landed(Landing landing, Outcome outcome) {
    String summary = landing.action().summary();
    switch (outcome) {
      case Outcome.Accepted _ -> line(landing.fence().holder(), summary);
      case Outcome.Refused refused ->
          line(landing.fence().holder(), summary + ": refused: " + refused.failure().message());
      case Outcome.Unknown unknown ->
          line(landing.fence().holder(), summary + ": unknown: " + unknown.reason());
    }
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    switch (event) {
      case KernelEvent.LeaseAcquired _ -> line(controller.name(), "leads");
      case KernelEvent.LeaseLost _ -> line(controller.name(), "leads no more");
      case KernelEvent.Acted(var _, var _, var _, var action, Outcome.Unknown unknown) ->
          line(controller.name(), action + ": " + unknown.reason() + ", so it looks and waits");
      case KernelEvent.Acted(var _, var _, var _, var action, Outcome.Refused refused) ->
          line(controller.name(), action + " failed: " + refused.failure().message());
      case KernelEvent _ -> {}
    }
  }

  // A guard is told of when it begins to hold, and again once it had let go.
  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Tell tell) {
      tell.entry()
          .map(ReconcileEntry::held)
          .ifPresent(now -> {
            held.retainAll(now);
            for (String one : now) {
              if (held.add(one)) {
                line(controller.name(), "held by the guard " + one);
              }
            }
          });
    }
  }

  @Override
  public void changed(ClusterInput input) {
    if (!input.confirmation().equals(said)) {
      said = input.confirmation();
      said.ifPresent(word ->
          line(
              word.actor(),
              "confirms: muster confirm %s --count %d".formatted(input.key(), word.count())));
    }
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {}
}
