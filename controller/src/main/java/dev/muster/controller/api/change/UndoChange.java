package dev.muster.controller.api.change;

import dev.muster.controller.api.change.RolloutChanges.Wish;
import dev.muster.controller.api.object.RolloutVerb;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.EarlierDocument;
import dev.muster.controller.model.Past;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.model.UndoRecord;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.yaml.ReadResult;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Takes back what is committed: the service runs again what an earlier document asked for, until
 * the source asks for something else.
 */
final class UndoChange {
  private final ClusterRecord record;
  private final Past past;
  private final ClusterDocument document;
  private final Wish wish;
  private final RolloutGoal goal;

  private UndoChange(ClusterRecord record, ClusterDocument document, Wish wish) {
    this.record = record;
    this.past = record.past().orElse(Past.NONE);
    this.document = document;
    this.wish = wish;
    this.goal =
        Undo.goal(document, wish.service())
            .orElseThrow(() ->
                new Refusal(
                    Reason.CONFLICT,
                    "cannot %s: its document does not name %s any more"
                        .formatted(wish, wish.service())));
  }

  /** Whether a word is one to undo what an abort cannot. */
  static boolean isMeant(ClusterRecord record, Rollout rollout, Wish wish) {
    return wish.verb().word().equals(RolloutVerb.UNDO)
        && (wish.to().isPresent()
            || rollout.state().isCommitted()
            || record.past().orElse(Past.NONE).undos().stream()
                .anyMatch(known -> known.undo().service().equals(wish.service())));
  }

  /**
   * The record with the word in it.
   *
   * @throws Refusal when there is nothing to go back to
   */
  static ClusterRecord of(
      ClusterRecord record, Rollout rollout, Wish wish, Person person, Instant now) {
    ClusterDocument document =
        switch (record.read()) {
          case ReadResult.Accepted accepted -> accepted.document();
          case ReadResult.Rejected rejected ->
              throw new Refusal(
                  Reason.CONFLICT,
                  "cannot %s: the stored document cannot be read: %s"
                      .formatted(wish, rejected.problems().getFirst()));
        };
    return new UndoChange(record, document, wish).changed(rollout, person, now);
  }

  private ClusterRecord changed(Rollout rollout, Person person, Instant now) {
    boolean isUndone =
        past.undos().stream()
            .map(UndoRecord::undo)
            .anyMatch(undo -> undo.service().equals(wish.service()) && undo.holds(document));
    if (wish.to().map(to -> isNamed(document, to)).orElse(isUndone)) {
      if (!isUndone) {
        throw refusal("it is what the document asks for already");
      }
      return record.with(past.without(wish.service()));
    }
    EarlierDocument earlier =
        past.documents().stream()
            .filter(one ->
                Past.read(one)
                    .filter(known ->
                        wish.to()
                            .map(to -> isNamed(known, to))
                            .orElseGet(() -> isFrom(known, rollout)))
                    .isPresent())
            .findFirst()
            .orElseThrow(() -> unknown(rollout));
    Past.read(earlier)
        .flatMap(known -> Undo.goal(known, wish.service()))
        .flatMap(rollout::veto)
        .ifPresent(id -> {
          throw refusal(
              "it failed in %s; to try it again, say 'muster rollout retry %s %s --rollout %d' first"
                  .formatted(id, wish.cluster(), wish.service(), id.number()));
        });
    Undo undo = new Undo(wish.service(), goal, person.actor(), person.reason(), now);
    return record.with(past.with(new UndoRecord(undo, earlier.contentHash())));
  }

  private boolean isNamed(ClusterDocument known, String name) {
    ServiceSpec service = known.spec().services().get(wish.service());
    return service != null
        && (service.version().value().equals(name) || Revision.of(service).value().equals(name));
  }

  private boolean isFrom(ClusterDocument known, Rollout rollout) {
    return Undo.goal(known, wish.service())
        .filter(one -> !one.equals(goal))
        .filter(one -> one.revision().equals(rollout.from().revision()))
        .filter(one -> one.config().isEmpty() || one.config().equals(rollout.from().config()))
        .isPresent();
  }

  private Refusal unknown(Rollout rollout) {
    Set<String> kept = new LinkedHashSet<>();
    for (EarlierDocument earlier : past.documents()) {
      Past.read(earlier)
          .flatMap(known -> Optional.ofNullable(known.spec().services().get(wish.service())))
          .ifPresent(service -> kept.add(service.version().value()));
    }
    return refusal(
        "no earlier document that is kept asks for %s (there are: %s); to go back, set %s of %s back %s"
            .formatted(
                wish.to().orElse(rollout.from().nameBeside(rollout.to())),
                kept.isEmpty() ? "none" : String.join(", ", kept),
                rollout.isInPlace() ? "the configuration" : "the version",
                wish.service(),
                place(record)));
  }

  private static String place(ClusterRecord record) {
    return switch (record.source()) {
      case SpecSource.Git git -> "in " + git.path() + " of " + git.repository() + " and commit";
      case SpecSource.Api _ -> "in its document and apply it: muster apply -f cluster.yaml";
    };
  }

  private Refusal refusal(String why) {
    return new Refusal(Reason.CONFLICT, "cannot %s: %s".formatted(wish, why));
  }
}
