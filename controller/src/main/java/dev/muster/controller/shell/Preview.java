package dev.muster.controller.shell;

import dev.muster.controller.guard.AbsenceWishes;
import dev.muster.controller.guard.GuardView;
import dev.muster.controller.guard.Machines;
import dev.muster.controller.kernel.Addresses;
import dev.muster.controller.kernel.Decided;
import dev.muster.controller.kernel.Decider;
import dev.muster.controller.kernel.LaunchRoom;
import dev.muster.controller.kernel.Narrowing;
import dev.muster.provider.Ensembles;
import dev.muster.provider.MetricSource;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterUid;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a controller would do now for one document: the same observing, deciding and guarding, with
 * or without a store, and nothing done.
 */
public final class Preview {
  private static final int MOST_LOOKS = 3;

  private final Function<Scope, Provider> providers;
  private final Ensembles ensembles;
  private final MetricSource metrics;
  private final Decider decider;
  private final InstantSource clock;

  /**
   * Makes a preview.
   *
   * @param providers the provider of each scope
   * @param ensembles the clusters' ensembles
   * @param metrics the servers that keep the metrics of services
   * @param decider the same as the controller's
   * @param clock the present
   */
  public Preview(
      Function<Scope, Provider> providers,
      Ensembles ensembles,
      MetricSource metrics,
      Decider decider,
      InstantSource clock) {
    this.providers = providers;
    this.ensembles = ensembles;
    this.metrics = metrics;
    this.decider = decider;
    this.clock = clock;
  }

  /**
   * What is known from a store.
   *
   * @param desired the cluster with its uid, as the store would hold it with the new document
   * @param words what people have said about it
   * @param ledger what is recorded
   */
  public record Known(DesiredCluster desired, GuardView.Words words, Ledger ledger) {}

  /**
   * What would happen.
   *
   * @param desired the cluster that was judged
   * @param decided the folded decision with what guards hold, as the kernel would have it
   * @param observed the world that it rests on
   * @param unknown what a preview cannot know, each as a sentence
   */
  public record Plan(
      DesiredCluster desired, Decided decided, Observed observed, List<String> unknown) {
    /** Copies the list. */
    public Plan {
      unknown = List.copyOf(unknown);
    }
  }

  /** The plan for a document, with what a store knows. */
  public Plan plan(Known known) {
    Map<Part, Observation<? extends PartContent>> swept = sweep(known.desired());
    return plan(known, swept, new ArrayList<>());
  }

  /**
   * The plan for a document without a store: who owns what is read from tags.
   *
   * @param document the document
   * @param origin where it comes from, such as a file name
   */
  public Plan plan(ClusterDocument document, String origin) {
    List<String> unknown = new ArrayList<>();
    unknown.add(
        "no store was asked: operations under way, suspensions and confirmations are not known,"
            + " and the ledger is rebuilt from tags");
    DesiredCluster unowned =
        desired(document, document.uid().orElseGet(() -> uidOfNobody(document)), origin);
    Map<Part, Observation<? extends PartContent>> swept = sweep(unowned);
    Set<ClusterUid> owners = owners(document, swept);
    if (owners.size() > 1) {
      unknown.add(
          "several owners claim the name of this cluster: %s; nothing of them is taken over"
              .formatted(owners));
    }
    DesiredCluster wanted =
        owners.size() == 1 ? desired(document, owners.iterator().next(), origin) : unowned;
    return plan(new Known(wanted, GuardView.Words.NONE, Ledger.EMPTY), swept, unknown);
  }

  private Plan plan(
      Known known, Map<Part, Observation<? extends PartContent>> firstSweep, List<String> unknown) {
    Map<Part, Observation<? extends PartContent>> swept = firstSweep;
    AbsenceWishes wishes = AbsenceWishes.NONE;
    Observed observed = observe(known.desired(), known.ledger(), swept);
    Decided decided = decide(known, observed, wishes);
    // What must be seen twice is looked at twice, as the controller would.
    for (int look = 1; look < MOST_LOOKS && waitsForAnotherLook(decided); look++) {
      wishes = decided.wishes();
      if (waitsForTime(decided)) {
        swept = sweep(known.desired());
        observed = observe(known.desired(), decided.ledger(), swept);
      }
      decided =
          decide(new Known(known.desired(), known.words(), decided.ledger()), observed, wishes);
    }
    observed
        .parts()
        .forEach((part, observation) -> {
          if (observation instanceof Observation.Unavailable<?> unavailable) {
            unknown.add(part + " could not be observed: " + unavailable.reason());
          }
        });
    return new Plan(known.desired(), decided, observed, unknown);
  }

  // A guard may hold no action and yet a record, such as that of a slot whose machine has ended.
  // Nor does a pass that rebuilds the ledger do anything else.
  private static boolean waitsForAnotherLook(Decided decided) {
    return !decided.adopted().isEmpty() || waitsForTime(decided);
  }

  private static boolean waitsForTime(Decided decided) {
    return !decided.wishes().since().isEmpty() && !decided.judgement().verdicts().isEmpty();
  }

  private Decided decide(Known known, Observed observed, AbsenceWishes wishes) {
    return decider.decide(
        new Decider.Question(
            known.desired(),
            known.words(),
            observed,
            known.ledger(),
            wishes,
            LaunchRoom.ANY,
            clock.instant()));
  }

  private Map<Part, Observation<? extends PartContent>> sweep(DesiredCluster desired) {
    Scope scope = Scope.of(desired.spec().provider());
    Provider provider = providers.apply(scope);
    Map<Part, Observation<? extends PartContent>> swept = new EnumMap<>(Part.class);
    for (Part part : decider.needs(desired)) {
      if (part.reach() == Part.Reach.SCOPE) {
        swept.put(part, provider.observe(scope, part));
      }
    }
    return swept;
  }

  private Observed observe(
      DesiredCluster desired, Ledger ledger, Map<Part, Observation<? extends PartContent>> swept) {
    Observed scopeParts = Narrowing.narrow(desired, swept);
    Map<Part, Observation<? extends PartContent>> parts = new EnumMap<>(Part.class);
    parts.putAll(scopeParts.parts());
    for (Part part : decider.needs(desired)) {
      if (part.reach() == Part.Reach.CLUSTER) {
        parts.put(
            part, part == Part.METRICS ? ask(desired, ledger) : ask(desired, part, scopeParts));
      }
    }
    return new Observed(parts);
  }

  private Observation<? extends PartContent> ask(DesiredCluster desired, Ledger ledger) {
    List<MetricQuestion> questions = decider.questions(desired, ledger);
    return questions.isEmpty()
        ? new Observation.Complete<>(Metrics.NONE, clock.instant())
        : metrics.ask(questions);
  }

  private Observation<? extends PartContent> ask(
      DesiredCluster desired, Part part, Observed scopeParts) {
    if (!scopeParts.isComplete(Part.INSTANCES)) {
      return new Observation.Unavailable<>("the machines are not known", clock.instant());
    }
    Addresses addresses = Addresses.of(desired, Machines.of(desired.uid(), scopeParts.instances()));
    if (part == Part.ENSEMBLE) {
      return addresses.ensemble().members().isEmpty()
          ? new Observation.Complete<>(EnsembleState.withoutQuorum(List.of()), clock.instant())
          : ensembles.observe(addresses.ensemble());
    }
    return addresses.agents().isEmpty()
        ? new Observation.Complete<>(new Reports(List.of()), clock.instant())
        : ensembles.reports(addresses.ensemble(), addresses.agents());
  }

  private static Set<ClusterUid> owners(
      ClusterDocument document, Map<Part, Observation<? extends PartContent>> swept) {
    Set<ClusterUid> owners = new TreeSet<>();
    if (swept.get(Part.INSTANCES) instanceof Observation.Complete<?> complete
        && complete.value() instanceof Instances instances) {
      instances.all().stream()
          .filter(Machines::isLive)
          .map(instance -> instance.tags())
          .filter(tags -> Tags.isNamed(tags, document.key()))
          .forEach(tags -> Tags.owner(tags).ifPresent(owners::add));
    }
    return owners;
  }

  private static DesiredCluster desired(ClusterDocument document, ClusterUid uid, String origin) {
    return new DesiredCluster(uid, document, 1, origin, DesiredCluster.Lifecycle.ACTIVE, "preview");
  }

  // A cluster that is not there yet owns nothing: any uid that nothing carries will do.
  private static ClusterUid uidOfNobody(ClusterDocument document) {
    return new ClusterUid(
        "preview-" + Digests.sha256(document.key().toString()).value().substring(0, 12));
  }
}
