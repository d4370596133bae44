package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.local.balancer.document.TargetState;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One machine's port behind the load balancer, for as long as it is in the configuration. */
final class Target {
  private final Key key;
  private final RevisionTallies revisions;
  private final Consumer<String> log;
  private final TargetConnections connections;
  private final TargetHealth health = new TargetHealth();
  private final CheckLoop checks;
  private final Tally tally = new Tally();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Course course;
  private @Nullable TargetState logged;

  /** What makes it this target and no other one. */
  record Key(ServiceName service, InstanceId instance, String address, int port) {
    static Key of(TargetConfig config) {
      return new Key(config.service(), config.instance(), config.address(), config.port());
    }

    @Override
    public String toString() {
      return service + " " + instance + " (" + address + ":" + port + ")";
    }
  }

  /**
   * What is wanted of it, and whether it has left.
   *
   * @param config what is wanted
   * @param seen at how many looks it was on its way out
   * @param drained whether it has finished its requests, or its time is over
   */
  private record Course(TargetConfig config, int seen, boolean drained) {
    boolean drains() {
      return config.drainUntil().isPresent();
    }
  }

  Target(
      TargetConfig config,
      Endpoint endpoint,
      HealthCheck rules,
      RevisionTallies revisions,
      Consumer<String> log) {
    this.key = Key.of(config);
    this.revisions = revisions;
    this.log = log;
    this.course = new Course(config, 0, false);
    this.connections = new TargetConnections(endpoint.uri());
    this.checks = new CheckLoop(endpoint, health, rules, this::tellState);
    revisions.of(revision());
  }

  Key key() {
    return key;
  }

  TargetConnections connections() {
    return connections;
  }

  RevisionTallies.Key revision() {
    return new RevisionTallies.Key(key.service(), course.config().revision());
  }

  /** Whether it may get a request. */
  boolean serves() {
    return !course.drains() && health.serves();
  }

  /** Whether it may get a request when no target serves. */
  boolean servesAtLast() {
    return !course.drains() && health.servesAtLast();
  }

  /** How many requests it is at work on. */
  int inFlight() {
    return inFlight.get();
  }

  void startChecks() {
    checks.start();
  }

  /** Does what is wanted from now on; its health is kept unless it had left. */
  synchronized void follow(TargetConfig wanted, HealthCheck rules) {
    Course before = course;
    boolean returns = before.drained() && wanted.drainUntil().isEmpty();
    checks.follow(rules);
    if (wanted.equals(before.config())) {
      return;
    }
    boolean leavesAlready = before.drains() && wanted.drainUntil().isPresent();
    course =
        new Course(wanted, leavesAlready ? before.seen() : 0, leavesAlready && before.drained());
    revisions.of(revision());
    if (returns) {
      health.forget();
      checks.start();
    }
    tellCourse(before.config(), wanted);
  }

  /** Looks whether it has left by now. */
  synchronized void look(Instant now) {
    Course current = course;
    if (!current.drains() || current.drained()) {
      return;
    }
    boolean timeIsOver = current.config().drainUntil().map(end -> !now.isBefore(end)).orElse(false);
    // A request may have been on its way here when the draining began: the first look is too early.
    boolean idle = current.seen() > 0 && inFlight.get() == 0;
    boolean drained = timeIsOver || idle;
    course = new Course(current.config(), current.seen() + 1, drained);
    if (drained) {
      checks.stop();
      log.accept(
          key
              + " drained"
              + (inFlight.get() == 0 ? "" : ", time over with " + inFlight + " in flight"));
    }
  }

  /** Begins to send it a request. */
  Tally begin() {
    Tally ofRevision = revisions.of(revision());
    inFlight.incrementAndGet();
    tally.sent();
    ofRevision.sent();
    return ofRevision;
  }

  Tally tally() {
    return tally;
  }

  void end() {
    inFlight.decrementAndGet();
  }

  /** A connection to it could not be made: it gets no more requests until a check is good. */
  void refused() {
    if (health.refused()) {
      tellState(Optional.of("refused a connection"));
    }
    checks.askSoon();
  }

  /** A request to it broke off. */
  void doubted() {
    checks.askSoon();
  }

  void close() {
    checks.stop();
    connections.close();
  }

  BalancerStatus.Target status() {
    return new BalancerStatus.Target(
        key.service(),
        key.instance(),
        key.port(),
        course.config().revision(),
        state(),
        inFlight.get(),
        tally.counts());
  }

  private TargetState state() {
    Course current = course;
    if (current.drains()) {
      return current.drained() ? TargetState.DRAINED : TargetState.DRAINING;
    }
    return health.state();
  }

  private synchronized void tellState(Optional<String> problem) {
    TargetState state = health.state();
    if (state != logged && !course.drains()) {
      logged = state;
      log.accept(key + " is " + state + problem.map(why -> ": " + why).orElse(""));
    }
  }

  private void tellCourse(TargetConfig before, TargetConfig wanted) {
    if (!before.revision().equals(wanted.revision())) {
      log.accept(key + " now runs revision " + wanted.revision());
    }
    if (!before.drainUntil().equals(wanted.drainUntil())) {
      log.accept(
          key
              + wanted
                  .drainUntil()
                  .map(end -> " drains until " + end + ", " + inFlight + " in flight")
                  .orElse(" registered again"));
    }
  }
}
