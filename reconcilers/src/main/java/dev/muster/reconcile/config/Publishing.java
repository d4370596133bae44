package dev.muster.reconcile.config;

import dev.muster.provider.action.ConfigAction.AssignConfig;
import dev.muster.provider.action.ConfigAction.PublishConfig;
import dev.muster.provider.action.ConfigAction.ReleaseConfig;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an ensemble shall hold of the configuration of each service. One action a service and pass:
 * new machines are assigned theirs first, the head follows, and they are let go last.
 */
final class Publishing {
  private static final String AUTHOR = "muster";

  private final DesiredCluster desired;
  private final Ledger ledger;
  private final EnsembleState ensemble;
  private final List<ServiceName> publishing = new ArrayList<>();
  private final List<ServiceName> rolling = new ArrayList<>();
  private final List<ServiceName> refused = new ArrayList<>();
  private final List<ServiceName> released = new ArrayList<>();

  Publishing(DesiredCluster desired, Ledger ledger, EnsembleState ensemble) {
    this.desired = desired;
    this.ledger = ledger;
    this.ensemble = ensemble;
  }

  void plan(DecisionDraft draft) {
    SortedSet<ServiceName> services = new TreeSet<>(desired.spec().config().keySet());
    ensemble.assigned().keySet().forEach(occupant -> services.add(occupant.slot().service()));
    services.addAll(ledger.rollouts().keySet());
    for (ServiceName service : services) {
      Optional<Rollout> rollout = Optional.ofNullable(ledger.rollouts().get(service));
      boolean acted =
          rollout.filter(known -> assign(known, draft) || promote(known, draft)).isPresent()
              || release(service, rollout, draft);
      publish(service, rollout, acted, draft);
    }
  }

  private boolean assign(Rollout rollout, DecisionDraft draft) {
    Optional<Sha256> config = rollout.to().config();
    SortedSet<Occupant> behind = new TreeSet<>();
    for (Occupant occupant : ConfigCourse.apart(rollout, ledger)) {
      Optional<Sha256> reads = ensemble.configOf(occupant).map(PublishedConfig::sha256);
      if (config.isPresent() && !reads.equals(config)) {
        behind.add(occupant);
      }
    }
    Optional<ConfigSource> source =
        behind.isEmpty()
            ? Optional.empty()
            : ConfigCourse.source(rollout.service(), config.get(), desired.spec(), ensemble);
    source.ifPresent(from ->
        draft.act(
            new AssignConfig(rollout.service(), from, behind, AUTHOR, message(rollout)),
            "the configuration belongs to the revision that they run"));
    return source.isPresent();
  }

  private boolean promote(Rollout rollout, DecisionDraft draft) {
    Optional<PublishedConfig> due = ConfigCourse.dueHead(rollout, ensemble);
    SortedSet<Occupant> left = new TreeSet<>(ConfigCourse.leftBehind(rollout, ledger));
    left.removeAll(ensemble.assigned().keySet());
    if (due.isPresent() && !left.isEmpty()) {
      ConfigSource old = ConfigCourse.source(head(rollout.service()).orElseThrow());
      draft.act(
          new AssignConfig(rollout.service(), old, left, AUTHOR, message(rollout)),
          "they keep the configuration of their revision while the head moves on");
      return true;
    }
    due.ifPresent(version ->
        draft.act(
            new PublishConfig(
                rollout.service(),
                head(rollout.service()).map(PublishedConfig::number).orElse(0),
                ConfigCourse.source(version),
                AUTHOR,
                message(rollout)),
            "its rollout is done"));
    return due.isPresent();
  }

  private static String message(Rollout rollout) {
    return "rollout %s, from %s".formatted(rollout.id(), rollout.origin());
  }

  private boolean release(ServiceName service, Optional<Rollout> rollout, DecisionDraft draft) {
    // Of a rollout that was rebuilt without its ensemble nobody knows what belongs to whom.
    if (rollout.filter(known -> known.isActive() && known.to().config().isEmpty()).isPresent()) {
      return false;
    }
    SortedSet<Occupant> free =
        ConfigCourse.free(service, rollout, ledger, ensemble, desired.spec());
    if (!free.isEmpty()) {
      released.add(service);
      draft.act(
          new ReleaseConfig(service, free), "no rollout needs another configuration for them");
    }
    return !free.isEmpty();
  }

  private Optional<PublishedConfig> head(ServiceName service) {
    return Optional.ofNullable(ensemble.published().get(service));
  }

  private void publish(
      ServiceName service, Optional<Rollout> rollout, boolean acted, DecisionDraft draft) {
    ConfigDocument document = desired.spec().config().get(service);
    Optional<PublishedConfig> head = head(service);
    if (document == null
        || head.filter(known -> known.sha256().equals(document.sha256())).isPresent()) {
      return;
    }
    if (ConfigCourse.isRolledOut(desired.spec(), service, ledger, ensemble)) {
      boolean vetoed =
          Optional.ofNullable(desired.spec().services().get(service))
              .map(spec -> RolloutGoal.of(spec, Optional.of(document.sha256())))
              .filter(goal -> rollout.filter(known -> known.vetoes(goal)).isPresent())
              .isPresent();
      (vetoed ? refused : rolling).add(service);
      return;
    }
    publishing.add(service);
    if (!acted) {
      draft.act(
          new PublishConfig(
              service,
              head.map(PublishedConfig::number).orElse(0),
              new ConfigSource.Document(document),
              AUTHOR,
              "from " + desired.origin()),
          head.isEmpty()
              ? "no configuration of " + service + " is published yet"
              : "the spec changed the configuration of " + service);
    }
  }

  /** How far the ensemble holds what the spec says. */
  Finding finding() {
    if (!publishing.isEmpty()) {
      return Finding.isFalse(
          ConditionTypes.CONFIG_PUBLISHED,
          "Publishing",
          "publishing the configuration of " + publishing + leftOver());
    }
    if (!rolling.isEmpty()) {
      return Finding.isFalse(
          ConditionTypes.CONFIG_PUBLISHED,
          "RollingOut",
          "the configuration of " + rolling + " is rolled out machine by machine" + leftOver());
    }
    if (!released.isEmpty()) {
      return Finding.isFalse(
          ConditionTypes.CONFIG_PUBLISHED,
          "Releasing",
          "machines of " + released + " are to follow the head again" + leftOver());
    }
    return refused.isEmpty()
        ? Finding.isTrue(
            ConditionTypes.CONFIG_PUBLISHED,
            "Published",
            "the ensemble holds the spec's configuration" + leftOver())
        : Finding.isTrue(
            ConditionTypes.CONFIG_PUBLISHED,
            "RolledBack",
            "the old configuration of %s stays, since its rollout went back; muster rollout why says the reason%s"
                .formatted(refused, leftOver()));
  }

  private String leftOver() {
    List<ServiceName> left =
        ensemble.published().keySet().stream()
            .filter(service -> !desired.spec().config().containsKey(service))
            .toList();
    return left.isEmpty()
        ? ""
        : "; the configuration of %s, which the spec no longer names, is left as it is"
            .formatted(left);
  }
}
