package dev.muster.controller.kernel;

import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** One thread, one clock: what is to happen, in the order of its instants. */
final class VirtualTime {
  private static final int MOST_STEPS = 2_000_000;

  private final FakeWorld world;
  private final Random random;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
  private long order;
  private long steps;

  VirtualTime(FakeWorld world, long seed) {
    this.world = world;
    this.random = new Random(seed);
  }

  private record Task(Instant at, long order, Runnable work) {}

  Instant now() {
    return world.now();
  }

  void at(Instant instant, Runnable work) {
    order++;
    tasks.add(new Task(instant, order, work));
  }

  /** Does something after a short delay that the seed chooses. */
  void soon(Runnable work) {
    at(now().plusMillis(1 + random.nextInt(40)), work);
  }

  /** Runs until the condition holds; false when the time is over first. */
  boolean runUntil(BooleanSupplier condition, Duration limit) {
    Instant end = now().plus(limit);
    while (!condition.getAsBoolean()) {
      Task next = tasks.peek();
      if (next == null || next.at().isAfter(end)) {
        world.advanceTo(end);
        return condition.getAsBoolean();
      }
      step();
    }
    return true;
  }

  void runFor(Duration duration) {
    runUntil(() -> false, duration);
  }

  private void step() {
    steps++;
    if (steps > MOST_STEPS) {
      throw new IllegalStateException("the schedule does not come to rest");
    }
    Task task = tasks.remove();
    world.advanceTo(task.at());
    task.work().run();
  }
}
