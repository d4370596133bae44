package dev.muster.local.balancer;

import dev.muster.spec.LoadBalancerSpec.Algorithm;
import dev.muster.spec.id.ServiceName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The targets of one service, and whose turn it is. Any thread may ask. */
final class ServiceRoute {
  private final ServiceName service;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile Choice choice = new Choice(List.of(), Algorithm.ROUND_ROBIN);

  private record Choice(List<Target> targets, Algorithm algorithm) {}

  ServiceRoute(ServiceName service) {
    this.service = service;
  }

  ServiceName service() {
    return service;
  }

  void follow(List<Target> targets, Algorithm algorithm) {
    choice = new Choice(List.copyOf(targets), algorithm);
  }

  int size() {
    return choice.targets().size();
  }

  /**
   * Whose turn it is among those that serve and were not tried, and when there are none among those
   * that are only late; empty when there is nobody.
   */
  Optional<Target> choose(List<Target> tried) {
    Choice current = choice;
    List<Target> candidates = candidates(current, tried, Target::serves);
    if (candidates.isEmpty()) {
      candidates = candidates(current, tried, Target::servesAtLast);
    }
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    int first = Math.floorMod(turn.getAndIncrement(), candidates.size());
    return Optional.of(
        switch (current.algorithm()) {
          case ROUND_ROBIN -> candidates.get(first);
          case LEAST_CONNECTIONS -> idlest(candidates, first);
        });
  }

  private static List<Target> candidates(
      Choice current, List<Target> tried, Predicate<Target> may) {
    return current.targets().stream()
        .filter(target -> may.test(target) && !tried.contains(target))
        .toList();
  }

  // Beginning elsewhere each time spreads the requests among those with equally much to do.
  private static Target idlest(List<Target> candidates, int first) {
    Target best = candidates.get(first);
    for (int step = 1; step < candidates.size(); step++) {
      Target other = candidates.get((first + step) % candidates.size());
      if (other.inFlight() < best.inFlight()) {
        best = other;
      }
    }
    return best;
  }
}
