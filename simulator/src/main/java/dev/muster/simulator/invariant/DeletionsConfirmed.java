package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.model.Confirmation;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a commit takes away beyond max(1, 10 %) of a service, or a whole service or cluster, goes
 * only after a word about that very generation that states as many machines.
 */
final class DeletionsConfirmed extends Invariant {
  private static final long UNSEEN_MILLIS = 150_000;

  private final Map<String, Integer> words = new HashMap<>();
  private final Map<String, Set<InstanceId>> gone = new HashMap<>();
  private final Map<String, Integer> most = new HashMap<>();

  DeletionsConfirmed() {
    super("deletions-confirmed", "a slip in a commit would delete a fleet");
  }

  @Override
  public void changed(ClusterInput input) {
    ClusterUid uid = input.desired().uid();
    input
        .confirmation()
        .filter(word -> !isOfTheController(word))
        .ifPresent(word -> words.merge(uid + "@" + word.generation(), word.count(), Math::max));
    Optional.ofNullable(
            input.desired().document().annotations().get(ClusterDocument.CONFIRM_ANNOTATION))
        .ifPresent(count ->
            words.merge(
                uid + "@" + input.desired().generation(), Integer.parseInt(count), Math::max));
  }

  /** Whether it is what the controller keeps of a document's annotation, which counts by itself. */
  static boolean isOfTheController(Confirmation word) {
    return word.actor().startsWith("annotation of ");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Act act
        && act.action() instanceof TerminateInstance terminate
        && terminate.cause() != Cause.REPAIR
        && terminate.cause() != Cause.ROLLOUT) {
      ClusterState known = controller.state().clusters().get(act.key());
      if (known != null) {
        judge(known.input().desired(), terminate);
      }
    }
  }

  private void judge(DesiredCluster desired, TerminateInstance terminate) {
    String generation = desired.uid() + "@" + desired.generation();
    ServiceName service = terminate.slot().service();
    String key = generation + "/" + service;
    Set<InstanceId> all = gone.computeIfAbsent(key, _ -> new HashSet<>());
    int before = most.merge(key, live(desired.uid(), service), Math::max);
    // A machine that was launched just now was not seen by the person who counted.
    if (stage()
        .cloud()
        .find(terminate.instance())
        .filter(machine -> now() - machine.launchedAt() > UNSEEN_MILLIS)
        .isPresent()) {
      all.add(terminate.instance());
    }
    int share =
        switch (terminate.cause()) {
          case SCALE_DOWN -> isEmptied(desired, service) ? 0 : Math.max(1, before / 10);
          case SERVICE_REMOVED, CLUSTER_DELETED, REPAIR, ROLLOUT -> 0;
        };
    if (all.size() > share && words.getOrDefault(generation, 0) < all.size()) {
      broken(
          "%s is deletion %d of %s under %s, and %d were confirmed"
              .formatted(
                  terminate.summary(),
                  all.size(),
                  service,
                  generation,
                  words.getOrDefault(generation, 0)));
    }
  }

  private static boolean isEmptied(DesiredCluster desired, ServiceName service) {
    ServiceSpec spec = desired.spec().services().get(service);
    return spec == null || spec.instances() == 0;
  }

  private int live(ClusterUid uid, ServiceName service) {
    int count = 0;
    for (SimMachine machine : stage().cloud().machines()) {
      if (machine.isLive()
          && machine.isOwnedBy(uid)
          && machine.identity().orElseThrow().slot().service().equals(service)) {
        count++;
      }
    }
    return count;
  }
}
