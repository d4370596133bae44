package dev.muster.controller.api.change;

import dev.muster.controller.api.change.ClusterEditor.Mode;
import dev.muster.controller.api.change.ClusterEditor.Request;
import dev.muster.controller.api.object.RolloutVerb;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.api.refusal.StoreAnswers;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.Store;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.rollout.Orders;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.schema.Words;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What people want of rollouts. It is judged on what is recorded now; the leader judges it again
 * when it comes to it, for the rollout may have moved on meanwhile.
 */
public final class RolloutChanges {
  private final Store store;
  private final ClusterEditor editor;
  private final InstantSource clock;

  /** Changes by an editor of the store's clusters. */
  public RolloutChanges(Store store, ClusterEditor editor, InstantSource clock) {
    this.store = store;
    this.editor = editor;
    this.clock = clock;
  }

  /**
   * A word about a rollout.
   *
   * @param cluster the cluster
   * @param service the service that rolls out
   * @param verb what is wanted
   * @param number the rollout that the person has seen; the newest when empty
   * @param lasting for how long a pause holds; open when empty
   * @param to the version or revision to which an undo goes back; that before the newest rollout
   *     when empty
   */
  public record Wish(
      ClusterKey cluster,
      ServiceName service,
      RolloutVerb verb,
      OptionalLong number,
      Optional<Duration> lasting,
      Optional<String> to) {
    @Override
    public String toString() {
      return "%s the rollout of %s in %s".formatted(verb.word(), service, cluster);
    }
  }

  /**
   * How a word was left.
   *
   * @param changed the cluster that carries it
   * @param ledger what it was judged on
   */
  public record Ordered(Changed changed, Ledger ledger) {}

  /**
   * Leaves a word for the leader, in the place of an earlier one about the service.
   *
   * @throws Refusal when it makes no sense now
   */
  public Ordered order(Wish wish, Person person) {
    check(wish, person);
    String id = UUID.randomUUID().toString();
    AtomicReference<Ledger> judged = new AtomicReference<>(Ledger.EMPTY);
    Changed changed =
        editor.edit(
            new Request(
                wish.cluster(),
                "rollout-" + wish.verb().word(),
                person.withDetail("service " + wish.service()),
                Mode.STORE),
            before -> {
              ClusterRecord record =
                  before
                      .map(Store.Stored::value)
                      .orElseThrow(() ->
                          new Refusal(
                              Reason.NOT_FOUND, "cannot " + wish + ": there is no such cluster"));
              judged.set(ledger(wish));
              Rollout rollout = judged(record, judged.get(), wish);
              if (UndoChange.isMeant(record, rollout, wish)) {
                return UndoChange.of(record, rollout, wish, person, clock.instant());
              }
              return record.with(
                  new RolloutOrder(
                      id,
                      meant(rollout, wish),
                      wish.verb().verb(),
                      person.actor(),
                      person.reason(),
                      clock.instant(),
                      wish.lasting()));
            });
    return new Ordered(changed, judged.get());
  }

  /** Refuses what makes no sense whatever is recorded. */
  private static void check(Wish wish, Person person) {
    if (wish.number().isPresent()
        && (wish.number().getAsLong() < 1 || wish.number().getAsLong() > Integer.MAX_VALUE)) {
      throw new Refusal(
          Reason.INVALID,
          "cannot %s: there is no rollout number %d".formatted(wish, wish.number().getAsLong()));
    }
    if (wish.lasting().isPresent() && wish.verb().verb() != Verb.PAUSE) {
      throw new Refusal(
          Reason.INVALID, "cannot %s for a time: only a pause has an end".formatted(wish));
    }
    if (wish.to().isPresent() && !wish.verb().word().equals(RolloutVerb.UNDO)) {
      throw new Refusal(
          Reason.INVALID, "cannot %s to a revision: only an undo has one".formatted(wish));
    }
    if (wish.verb().verb() == Verb.OVERRIDE_FREEZE && person.reason().isEmpty()) {
      throw new Refusal(
          Reason.INVALID,
          "cannot %s: it needs a reason, which is kept with the rollout; give one by --reason"
              .formatted(wish));
    }
  }

  private Ledger ledger(Wish wish) {
    return StoreAnswers.require(
            store.ledger(wish.cluster()), "read the ledger of " + wish.cluster())
        .value();
  }

  private static Rollout judged(ClusterRecord record, Ledger ledger, Wish wish) {
    Rollout rollout =
        Optional.ofNullable(ledger.rollouts().get(wish.service()))
            .orElseThrow(() ->
                new Refusal(
                    Reason.NOT_FOUND,
                    "cannot %s: it has never rolled out; 'muster get rollouts -A' lists those that have"
                        .formatted(wish)));
    if (record.lifecycle() == DesiredCluster.Lifecycle.DELETING) {
      throw new Refusal(Reason.CONFLICT, "cannot %s: the cluster is being deleted".formatted(wish));
    }
    RolloutId meant = meant(rollout, wish);
    if (wish.verb().verb() == Verb.RETRY && rollout.log().veto(meant).isPresent()) {
      return rollout;
    }
    if (!meant.equals(rollout.id())) {
      throw new Refusal(
          Reason.CONFLICT,
          "cannot %s: the newest is number %d, not %d; look at it, and repeat with its number"
              .formatted(wish, rollout.id().number(), meant.number()));
    }
    Orders.refusal(rollout, wish.verb().verb())
        .filter(_ -> !UndoChange.isMeant(record, rollout, wish))
        .map(why -> why + "; what can be done now: " + allowed(rollout))
        .ifPresent(why -> {
          throw new Refusal(
              Reason.CONFLICT,
              "cannot %s: %s is in %s, and %s".formatted(wish, rollout.id(), state(rollout), why));
        });
    return rollout;
  }

  private static RolloutId meant(Rollout newest, Wish wish) {
    return wish.number().isPresent()
        ? new RolloutId(wish.service(), (int) wish.number().getAsLong())
        : newest.id();
  }

  private static String allowed(Rollout rollout) {
    String verbs =
        Arrays.stream(Verb.values())
            .filter(verb -> Orders.refusal(rollout, verb).isEmpty())
            .map(verb -> RolloutVerb.of(verb).word())
            .collect(Collectors.joining(", "));
    if (rollout.state().isCommitted()) {
      return verbs.isEmpty() ? RolloutVerb.UNDO : verbs + ", " + RolloutVerb.UNDO;
    }
    return verbs.isEmpty() ? "nothing" : verbs;
  }

  private static String state(Rollout rollout) {
    String word = Words.of(rollout.state());
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
