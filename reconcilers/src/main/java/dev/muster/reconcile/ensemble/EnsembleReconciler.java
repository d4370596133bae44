package dev.muster.reconcile.ensemble;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.EnsembleRecord.Phase;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.EnsembleSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Founds the ensemble, replaces servers whose machines are gone, and changes its voters one step at
 * a time. It states slots; the service reconciler launches their machines.
 */
public final class EnsembleReconciler implements Reconciler {
  private static final String READY = ConditionTypes.ENSEMBLE_READY;
  private static final String SIZE = ConditionTypes.ENSEMBLE_SIZE_DIFFERS;

  @Override
  public String kind() {
    return "ensemble";
  }

  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return EnumSet.of(Part.INSTANCES);
  }

  @Override
  public Set<Part> mayUse(DesiredCluster desired) {
    return EnumSet.of(Part.ENSEMBLE);
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of(READY, SIZE);
  }

  @Override
  public Decision decide(View view) {
    DecisionDraft draft = new DecisionDraft();
    if (view.desired().lifecycle() == Lifecycle.DELETING) {
      return draft
          .find(Finding.isFalse(READY, "Deleting", "the ensemble goes after the services"))
          .find(Finding.isFalse(SIZE, "Deleting", "the cluster is being deleted"))
          .decision();
    }
    Members members = Members.of(view);
    EnsembleRecord before = view.ledger().ensemble();
    EnsembleRecord record = form(members, before, draft);
    new SlotStatement(view, members, record).state(draft);
    switch (record.phase()) {
      case UNFORMED -> initialize(members, draft);
      case FORMED -> change(view, members, draft);
    }
    draft.find(readiness(view, members, record, draft));
    draft.find(size(view.desired().spec().ensemble(), members));
    return draft.decision();
  }

  /** Records that the ensemble was founded, once it carries its cluster's id. */
  private static EnsembleRecord form(Members members, EnsembleRecord before, DecisionDraft draft) {
    boolean founded =
        before.phase() == Phase.UNFORMED
            && members.committed().isPresent()
            && members.state().filter(EnsembleState::initialized).isPresent();
    if (!founded) {
      return before;
    }
    EnsembleRecord formed = new EnsembleRecord(Phase.FORMED, members.highestMember());
    draft.record(new LedgerChange.PutEnsemble(formed));
    return formed;
  }

  // Who came too late for the founding, in the place of a founder that was lost, is not waited for:
  // it observes, and becomes a voter like any joiner.
  private static void initialize(Members members, DecisionDraft draft) {
    if (members.committed().isEmpty() || !members.hasOneLeader()) {
      return;
    }
    Set<MemberId> founders = members.committed().get().voters().keySet();
    boolean allServe =
        members.slots().stream()
            .filter(slot -> !(members.fleet().filling(slot) instanceof Filling.Gone))
            .flatMap(slot -> slot.membership().stream())
            .map(Membership::member)
            .filter(founders::contains)
            .allMatch(members::serves);
    if (allServe) {
      draft.act(new InitializeEnsemble(), "every server serves, and the ensemble is empty");
    }
  }

  private static void change(View view, Members members, DecisionDraft draft) {
    Optional<CommittedMembership> committed = members.committed();
    if (committed.isPresent() && members.state().filter(EnsembleState::initialized).isPresent()) {
      int size = members.foundedSize(view.desired().spec().ensemble());
      new MembershipChange(members, committed.get(), size).plan(draft);
    }
  }

  private static Finding readiness(
      View view, Members members, EnsembleRecord record, DecisionDraft draft) {
    if (record.phase() == Phase.UNFORMED) {
      draft.lookAgain(DecisionDraft.SOON);
      return Finding.isFalse(
          READY, "Forming", "the servers that found the ensemble are started and find each other");
    }
    if (members.state().isEmpty()) {
      draft.lookAgain(DecisionDraft.LATER);
      return Finding.isUnknown(
          READY, "EnsembleUnreachable", "the ensemble could not be asked: " + unreachable(view));
    }
    Optional<CommittedMembership> committed = members.committed();
    if (committed.isEmpty()) {
      draft.lookAgain(DecisionDraft.LATER);
      return Finding.isFalse(READY, "QuorumLost", "no majority of the servers serves");
    }
    if (members.state().filter(EnsembleState::initialized).isEmpty()) {
      String message =
          "the ensemble serves but does not carry this cluster's id: its data was lost or it is another one; nothing is done to it";
      draft.stall("NotInitialized", message);
      return Finding.isFalse(READY, "NotInitialized", message);
    }
    return degradation(members, committed.get())
        .map(message -> {
          draft.lookAgain(DecisionDraft.SOON);
          return Finding.isFalse(READY, "Degraded", message);
        })
        .orElseGet(() -> Finding.isTrue(READY, "Serving", "every server serves"));
  }

  private static Optional<String> degradation(Members members, CommittedMembership committed) {
    List<String> absent =
        members.slots().stream()
            .filter(slot -> !serves(members, slot))
            .map(slot -> slot.slot().toString())
            .toList();
    if (!absent.isEmpty()) {
      return Optional.of(
          "a majority serves; not in step yet or any more: " + String.join(", ", absent));
    }
    return committed.voters().keySet().equals(members.ofSlots())
        ? Optional.empty()
        : Optional.of("the voters are not the servers that the slots hold");
  }

  private static boolean serves(Members members, SlotRecord slot) {
    return slot.membership().map(Membership::member).filter(members::serves).isPresent();
  }

  private static String unreachable(View view) {
    return view.observed().parts().get(Part.ENSEMBLE)
            instanceof Observation.Unavailable<?> unavailable
        ? unavailable.reason()
        : "nobody looked";
  }

  private static Finding size(EnsembleSpec spec, Members members) {
    int founded = members.foundedSize(spec);
    return founded == spec.size()
        ? Finding.isFalse(SIZE, "AsWanted", "the ensemble has the size that the spec says")
        : Finding.isTrue(
            SIZE,
            "ResizingNotSupported",
            "the ensemble was founded with %d servers and the spec says %d: this version does not resize an ensemble; put ensemble.size back to %d"
                .formatted(founded, spec.size(), founded));
  }
}
