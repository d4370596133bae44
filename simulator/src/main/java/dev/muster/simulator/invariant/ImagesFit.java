package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.RevisionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A machine is launched from the image of its own revision, and one that takes a lost one's place
 * keeps the revision of its slot: a repair is no rollout.
 */
final class ImagesFit extends Invariant {
  private static final long KNOWN_MILLIS = 200_000;

  private final Map<RevisionId, Long> firstLaunch = new HashMap<>();

  ImagesFit() {
    super("images-fit", "a machine would run what nobody has rolled out to it");
  }

  @Override
  public void arriving(Landing landing) {
    if (landing.action() instanceof LaunchInstance launch) {
      Optional<ObservedImage> image =
          ((Images) stage().cloud().read(Part.IMAGES, 0))
              .all().stream().filter(one -> one.id().equals(launch.image())).findFirst();
      image
          .filter(one -> !one.revision().equals(launch.identity().revision()))
          .ifPresent(one ->
              broken(launch.summary() + " from " + one.id() + ", which is of " + one.version()));
    }
  }

  @Override
  public void landed(Landing landing, Outcome outcome) {
    if (landing.action() instanceof LaunchInstance launch && outcome instanceof Outcome.Accepted) {
      firstLaunch.putIfAbsent(launch.identity().revision(), now());
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Record record) {
      for (LedgerChange change : record.changes()) {
        if (change instanceof LedgerChange.PutSlot put) {
          judge(record.key(), put.slot());
        }
      }
    }
  }

  // The image of a revision that was launched long ago is seen by everybody; images stay as long as
  // their cluster.
  private void judge(ClusterKey key, SlotRecord slot) {
    SlotRecord before = stage().store().ledger(key).slots().get(slot.slot());
    boolean repaired =
        before != null
            && before.instance().isPresent()
            && slot.instance().isEmpty()
            && slot.membership().isEmpty()
            && before.incarnation().compareTo(slot.incarnation()) < 0;
    if (repaired
        && before != null
        && !before.revision().equals(slot.revision())
        && now() - firstLaunch.getOrDefault(before.revision(), now()) > KNOWN_MILLIS) {
      broken("the repair of %s brings version %s".formatted(slot.slot(), slot.version()));
    }
  }
}
