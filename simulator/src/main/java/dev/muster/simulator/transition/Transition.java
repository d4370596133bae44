package dev.muster.simulator.transition;

import dev.muster.simulator.WatchedRun;
import dev.muster.simulator.invariant.Invariants;
import dev.muster.simulator.process.Boundary;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.ClusterDocument;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One settled cluster that gets another spec, and perhaps its old one again before it is there.
 * Invariants look at every event.
 */
public final class Transition {
  private static final long PATIENCE_MILLIS = 60 * 60_000L;
  // So long that everybody has seen every machine: some invariants spare what is new.
  private static final long REST_MILLIS = 240_000;
  private static final int QUIET_CYCLES = 10;
  private static final int TAIL = 80;

  private final Pair pair;
  private final ClusterDocument from;
  private final ClusterDocument to;
  private final WatchedRun run;
  private final SimCluster cluster;
  private final Actual actual;
  private Set<Refusal> refusals = Set.of();
  private long lookedAfter = -1;

  /** Which spec is followed by which, by their names. */
  public record Pair(String from, String to) {
    @Override
    public String toString() {
      return from + " " + to;
    }
  }

  /** How far a transition goes. */
  public enum Way {
    /** To the other spec. */
    THERE,
    /** Half the way, and back. */
    BACK
  }

  /**
   * How it ended.
   *
   * @param pair what was changed into what
   * @param way how far
   * @param failure what was not as it shall be; empty when all was
   * @param convergedAfterMillis from the last commit until all was as it shall be
   * @param mutations how many actions the cloud accepted after the first commit of the pair
   * @param refusals what Muster did not do by design
   * @param events how many events there were
   * @param tail the end of what happened, for a failure
   */
  public record Result(
      Pair pair,
      Way way,
      Optional<String> failure,
      long convergedAfterMillis,
      long mutations,
      Set<Refusal> refusals,
      long events,
      List<String> tail) {
    /** Copies the collections. */
    public Result {
      refusals = Set.copyOf(refusals);
      tail = List.copyOf(tail);
    }
  }

  private Transition(Pair pair) {
    this.pair = pair;
    this.from = document(pair.from());
    this.to = document(pair.to());
    Stage stage = new Stage(seed(pair), Stage.Scenery.LOCAL);
    this.run = new WatchedRun(stage, Invariants.standard());
    stage.addHost(Set.of(), Boundary.OPEN);
    SpecDraft draft = new SpecDraft(TransitionSpecs.KEY);
    draft.become(from);
    this.cluster = stage.addCluster(draft);
    this.actual = new Actual(stage, cluster);
    run.startOperator();
    run.makeOperatorEager();
    stage.start();
  }

  private static long seed(Pair pair) {
    List<String> names = List.copyOf(TransitionSpecs.all().keySet());
    return (long) names.indexOf(pair.from()) * names.size() + names.indexOf(pair.to());
  }

  private static ClusterDocument document(String name) {
    return Objects.requireNonNull(
        TransitionSpecs.all().get(name), () -> "there is no spec named " + name);
  }

  /** Goes there, and in another run half the way and back. */
  public static List<Result> both(Pair pair) {
    Result there = new Transition(pair).there();
    return there.failure().isPresent()
        ? List.of(there)
        : List.of(there, new Transition(pair).back(there));
  }

  private long now() {
    return run.stage().schedule().now();
  }

  private long accepted() {
    return run.stage().cloud().accepted();
  }

  private Result there() {
    Expected before = Expected.nothing().after(from.spec());
    Optional<String> failure = settle(before, Leftovers.NONE).or(this::rest);
    long mutations = accepted();
    Expected after = before.after(to.spec());
    long begun = now();
    if (failure.isEmpty()) {
      commit(to);
      failure = settle(after, Leftovers.NONE);
    }
    long converged = now() - begun;
    mutations = accepted() - mutations;
    return result(Way.THERE, failure.or(this::stayQuiet), converged, mutations);
  }

  private Result back(Result there) {
    Expected before = Expected.nothing().after(from.spec());
    Optional<String> failure = settle(before, Leftovers.NONE).or(this::rest);
    long mutations = accepted();
    long begun = now();
    if (failure.isEmpty()) {
      commit(to);
      long half = mutations + (there.mutations() + 1) / 2;
      long limit = begun + Math.max(1, there.convergedAfterMillis());
      if (there.mutations() == 0) {
        run.runUntil(begun + there.convergedAfterMillis() / 2, () -> false);
      } else {
        run.runUntil(limit, () -> accepted() >= half);
      }
      begun = now();
      commit(from);
      failure = settle(before, Leftovers.of(from.spec(), to.spec()));
    }
    long converged = now() - begun;
    mutations = accepted() - mutations;
    return result(Way.BACK, failure.or(this::stayQuiet), converged, mutations);
  }

  private void commit(ClusterDocument document) {
    run.stage().trace().note("people", "commit", "", document);
    cluster.draft().become(document);
    cluster.commit();
  }

  private Optional<String> settle(Expected expected, Leftovers leftovers) {
    lookedAfter = -1;
    boolean settled =
        run.runUntil(
            now() + PATIENCE_MILLIS,
            () -> {
              long ended = run.stage().passes();
              boolean worthALook = ended != lookedAfter;
              lookedAfter = ended;
              return worthALook && unlike(expected, leftovers).isEmpty();
            });
    return settled
        ? Optional.empty()
        : run.breach()
            .map(Object::toString)
            .or(() -> unlike(expected, leftovers))
            .or(() -> Optional.of("settled too late"));
  }

  private Optional<String> unlike(Expected expected, Leftovers leftovers) {
    if (leftovers != Leftovers.NONE && expected.refusals().contains(Refusal.OBSERVED)) {
      // Half-way there the cluster stays as it is: nobody else knows where that was.
      refusals = expected.refusals();
      return actual.flawOfStatus(refusals);
    }
    SortedMap<String, String> real = actual.picture();
    SortedMap<String, String> wanted = expected.picture();
    Leftovers.Judgement judgement = leftovers.judge(wanted, real);
    refusals = EnumSet.copyOf(judgement.refusals());
    refusals.addAll(expected.refusals());
    real.keySet().removeAll(judgement.spared());
    wanted.keySet().removeAll(judgement.spared());
    if (!real.equals(wanted)) {
      SortedMap<String, String> missing = new TreeMap<>(wanted);
      missing.entrySet().removeAll(real.entrySet());
      real.entrySet().removeAll(wanted.entrySet());
      return Optional.of("it has " + real + " instead of " + missing);
    }
    return actual.flawOfLedger(judgement.lost()).or(() -> actual.flawOfStatus(refusals));
  }

  private Optional<String> rest() {
    return run.runUntil(now() + REST_MILLIS, () -> false)
        ? Optional.empty()
        : run.breach().map(Object::toString);
  }

  private Optional<String> stayQuiet() {
    long mutations = accepted();
    long writes = run.writes();
    run.passes().clear();
    boolean quiet =
        run.runUntil(
            now() + PATIENCE_MILLIS,
            () -> run.passes().getOrDefault(cluster.key(), 0) >= QUIET_CYCLES);
    if (accepted() != mutations || run.writes() != writes) {
      return Optional.of("something was changed after it had settled");
    }
    return quiet
        ? Optional.empty()
        : run.breach().map(Object::toString).or(() -> Optional.of("the passes have stopped"));
  }

  private Result result(Way way, Optional<String> failure, long converged, long mutations) {
    return new Result(
        pair,
        way,
        failure,
        converged,
        mutations,
        refusals,
        run.stage().schedule().events(),
        failure.isPresent() ? run.stage().trace().tail(TAIL) : List.of());
  }
}
