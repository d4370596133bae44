package dev.muster.benchmark;

import dev.muster.controller.guard.AbsenceWishes;
import dev.muster.controller.guard.GuardView;
import dev.muster.controller.guard.Guards;
import dev.muster.controller.kernel.Decided;
import dev.muster.controller.kernel.Decider;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.kernel.LaunchRoom;
import dev.muster.reconcile.order.DependencyOrder;
import java.time.Duration;
import java.time.Instant;

/** One settled cluster of ten services, and the decision about it alone. */
final class OneCluster {
  private static final int SERVICES = 10;
  private static final Duration LATER = Duration.ofHours(1);

  private final Decider decider;
  private final Decider.Question question;

  /** Makes a cluster of so many machines, the three of its ensemble not counted. */
  OneCluster(int machines) {
    if (machines % SERVICES != 0) {
      throw new IllegalArgumentException(machines + " does not divide into " + SERVICES);
    }
    Template template = Template.converge(SERVICES, 1);
    SettledCluster cluster = Copier.copy(template, 0, machines / SERVICES);
    Instant now = template.convergedAt().plus(LATER);
    KernelConfig config = KernelConfig.local(Template.SEED);
    decider =
        new Decider(
            DependencyOrder.reconcilers(), Guards.standard(config.consistencyWindow()), config);
    question =
        new Decider.Question(
            cluster.desired(),
            GuardView.Words.NONE,
            cluster.observed(now),
            cluster.ledger(),
            AbsenceWishes.NONE,
            LaunchRoom.ANY,
            now);
    Decided decided = decide();
    if (!decided.fold().isEmpty()
        || !decided.rejections().isEmpty()
        || !decided.fold().skipped().isEmpty()
        || decided.fold().lookAgainAfter().isPresent()) {
      throw new IllegalStateException("the copy is not settled: " + decided.fold());
    }
  }

  Decided decide() {
    return decider.decide(question);
  }
}
