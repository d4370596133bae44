package dev.muster.simulator.invariant;

import dev.muster.provider.Fence;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A launch token stands for one incarnation of one slot, and is not recorded again once its slot
 * was given up.
 */
final class TokensLaunchOnce extends Invariant {
  private final Map<LaunchToken, String> meanings = new HashMap<>();
  private final Map<String, LaunchToken> recorded = new HashMap<>();
  private final Set<LaunchToken> spent = new HashSet<>();

  TokensLaunchOnce() {
    super(
        "tokens-launch-once",
        "a repeated launch would cost a second machine, or answer with the wrong one");
  }

  @Override
  public void arriving(Landing landing) {
    if (landing.action() instanceof LaunchInstance launch) {
      String meaning =
          launch.identity().uid()
              + "/"
              + launch.identity().slot()
              + "#"
              + launch.identity().incarnation();
      String before = meanings.putIfAbsent(launch.token(), meaning);
      if (before != null && !before.equals(meaning)) {
        broken("the token of " + before + " is used for " + meaning);
      }
    }
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    for (LedgerChange change : changes) {
      switch (change) {
        case LedgerChange.PutSlot put -> {
          LaunchToken token = put.slot().token();
          LaunchToken before = recorded.put(place(key, put.slot().slot()), token);
          if (before != null && !before.equals(token)) {
            spent.add(before);
          }
          if (put.slot().instance().isEmpty() && spent.contains(token)) {
            broken("the token of " + put.slot().slot() + " was given up and is recorded again");
          }
        }
        case LedgerChange.DropSlot drop ->
            Optional.ofNullable(recorded.remove(place(key, drop.slot()))).ifPresent(spent::add);
        case LedgerChange _ -> {}
      }
    }
  }

  private static String place(ClusterKey key, Slot slot) {
    return key + "/" + slot;
  }
}
