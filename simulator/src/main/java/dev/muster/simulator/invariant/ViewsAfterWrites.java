package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.kernel.Pass;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.ActionKey;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A pass acts on sweeps that were begun after the cluster's last write to what they show. */
final class ViewsAfterWrites extends Invariant {
  private final Map<SimController, Map<Part, Long>> begun = new HashMap<>();
  private final Map<SimController, Map<Part, Long>> shown = new HashMap<>();
  private final Map<SimController, Map<ClusterKey, Map<Part, Long>>> written = new HashMap<>();

  ViewsAfterWrites() {
    super("views-after-writes", "a controller would undo or repeat what it has just done");
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    switch (event) {
      case KernelEvent.Swept swept -> {
        Long at = of(begun, controller).get(swept.part());
        if (at != null) {
          of(shown, controller).put(swept.part(), at);
        }
      }
      case KernelEvent.Acted acted -> {
        if (!(acted.outcome() instanceof Outcome.Refused) && isOfPresentPass(controller, acted)) {
          part(acted.action())
              .ifPresent(part ->
                  written
                      .computeIfAbsent(controller, _ -> new HashMap<>())
                      .computeIfAbsent(acted.key(), _ -> new EnumMap<>(Part.class))
                      .put(part, now()));
        }
      }
      case KernelEvent _ -> {}
    }
  }

  // What a pass records at its end tells what came of it, and begins nothing.
  private static boolean isDecision(SimController controller, Effect.Record record) {
    return Optional.ofNullable(controller.state().clusters().get(record.key()))
        .flatMap(ClusterState::pass)
        .filter(pass -> pass.phase() instanceof Pass.Phase.Recording)
        .isPresent();
  }

  // An answer to a pass that was given up is not heard.
  private static boolean isOfPresentPass(SimController controller, KernelEvent.Acted acted) {
    return Optional.ofNullable(controller.state().clusters().get(acted.key()))
        .flatMap(ClusterState::pass)
        .filter(pass -> pass.id() == acted.pass())
        .filter(pass -> pass.phase() instanceof Pass.Phase.Acting)
        .isPresent();
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    switch (effect) {
      case Effect.Sweep sweep -> of(begun, controller).put(sweep.part(), now());
      case Effect.Record record -> {
        if (isDecision(controller, record)
            && !Beginnings.of(record, stage().store().ledger(record.key())).isEmpty()) {
          judge(controller, record.key());
        }
      }
      case Effect _ -> {}
    }
  }

  private void judge(SimController controller, ClusterKey key) {
    written
        .getOrDefault(controller, Map.of())
        .getOrDefault(key, Map.of())
        .forEach((part, at) -> {
          long seen = of(shown, controller).getOrDefault(part, -1L);
          if (seen < at) {
            broken(
                "%s acts on %s of %s as of %d ms, and has written to it at %d ms"
                    .formatted(controller.name(), part, key, seen, at));
          }
        });
  }

  private static Map<Part, Long> of(
      Map<SimController, Map<Part, Long>> all, SimController controller) {
    return all.computeIfAbsent(controller, _ -> new EnumMap<>(Part.class));
  }

  // The part that shows the action itself, by the kind that its key begins with.
  private static Optional<Part> part(ActionKey action) {
    String key = action.value();
    int slash = key.indexOf('/');
    return switch (slash < 0 ? key : key.substring(0, slash)) {
      case "launch", "start", "terminate" -> Optional.of(Part.INSTANCES);
      case "register", "deregister" -> Optional.of(Part.TARGETS);
      default -> Optional.empty();
    };
  }
}
