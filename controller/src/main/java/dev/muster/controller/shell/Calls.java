package dev.muster.controller.shell;

import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Failure;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to the outer world, each on a virtual thread: so many of a kind at once, behind a circuit
 * breaker a kind and subject, and with an answer after a while whatever happens.
 */
final class Calls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
  private static final Duration OPEN = Duration.ofSeconds(10);

  private final ShellConfig config;
  private final ShellMeters meters;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("deadlines").daemon().factory());
  private final Map<String, Bulkhead> bulkheads = new ConcurrentHashMap<>();
  private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();

  Calls(ShellConfig config, ShellMeters meters, InstantSource clock) {
    this.config = config;
    this.meters = meters;
    this.clock = clock;
  }

  /** Reads something; what goes wrong is an unavailable part. */
  <T> void observe(
      String kind,
      Object subject,
      Supplier<Observation<? extends T>> call,
      Consumer<Observation<? extends T>> then) {
    guarded(
        new Kind<Observation<? extends T>>(
            kind,
            subject,
            observation -> observation instanceof Observation.Unavailable<?>,
            reason -> new Observation.Unavailable<T>(reason, clock.instant()),
            reason -> new Observation.Unavailable<T>(reason, clock.instant())),
        call,
        then);
  }

  /** Does something; a call that was never made is refused, one without an answer is unknown. */
  void act(String kind, Object subject, Supplier<Outcome> call, Consumer<Outcome> then) {
    guarded(
        new Kind<>(
            kind,
            subject,
            Calls::isTrouble,
            reason -> Outcome.refused(new Failure.Unavailable(reason)),
            Outcome.Unknown::new),
        call,
        then);
  }

  private static boolean isTrouble(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted _ -> false;
      case Outcome.Unknown _ -> true;
      case Outcome.Refused refused ->
          switch (refused.failure()) {
            case Failure.Throttled _, Failure.Unavailable _ -> true;
            case Failure.NoCapacity _,
                Failure.Denied _,
                Failure.Gone _,
                Failure.Invalid _,
                Failure.Conflict _,
                Failure.Fenced _ ->
                false;
          };
    };
  }

  /** Calls the store, which is its own connection's business: no breaker stands before it. */
  <T> void store(String kind, Supplier<StoreResult<T>> call, Consumer<StoreResult<T>> then) {
    AtomicBoolean answered = new AtomicBoolean();
    start(
        kind,
        () -> {
          StoreResult<T> result;
          try {
            result = call.get();
          } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("call", kind).log("a call failed");
            result = new StoreResult.Unavailable<>(kind + " failed: " + e);
          }
          if (answered.compareAndSet(false, true)) {
            then.accept(result);
          }
        },
        () -> {
          if (answered.compareAndSet(false, true)) {
            then.accept(new StoreResult.Unavailable<>(kind + " did not answer in time"));
          }
        });
  }

  /** Does something whose result nobody waits for. */
  void background(Runnable work) {
    start("background", work, () -> {});
  }

  private record Kind<T>(
      String name,
      Object subject,
      Function<T, Boolean> isTrouble,
      Function<String, T> notMade,
      Function<String, T> unanswered) {}

  private <T> void guarded(Kind<T> kind, Supplier<? extends T> call, Consumer<T> then) {
    AtomicBoolean answered = new AtomicBoolean();
    start(
        kind.name(),
        () -> {
          T result = throughBreaker(kind, call);
          if (answered.compareAndSet(false, true)) {
            then.accept(result);
          }
        },
        () -> {
          if (answered.compareAndSet(false, true)) {
            then.accept(kind.unanswered().apply(kind.name() + " did not answer in time"));
          }
        });
  }

  private <T> T throughBreaker(Kind<T> kind, Supplier<? extends T> call) {
    CircuitBreaker breaker = breaker(kind.name() + " " + kind.subject(), kind.isTrouble());
    try {
      return bulkhead(kind.name())
          .executeSupplier(() -> breaker.executeSupplier(() -> (T) call.get()));
    } catch (BulkheadFullException _) {
      return kind.notMade().apply("too many calls of " + kind.name() + " are under way");
    } catch (CallNotPermittedException _) {
      return kind.notMade()
          .apply(kind.name() + " failed too often: the next try is in a few seconds");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("call", kind.name()).log("a call failed");
      return kind.unanswered().apply(kind.name() + " failed: " + e);
    }
  }

  private Bulkhead bulkhead(String kind) {
    return bulkheads.computeIfAbsent(
        kind,
        name ->
            Bulkhead.of(
                name,
                BulkheadConfig.custom()
                    .maxConcurrentCalls(config.maximumCalls())
                    .maxWaitDuration(config.kernel().callTimeout())
                    .build()));
  }

  // A breaker forgets the type that it was made for; the one of a name sees results of its kind.
  @SuppressWarnings("unchecked")
  private <T> CircuitBreaker breaker(String name, Function<T, Boolean> isTrouble) {
    return breakers.computeIfAbsent(
        name,
        key ->
            CircuitBreaker.of(
                key,
                CircuitBreakerConfig.custom()
                    .slidingWindowSize(20)
                    .minimumNumberOfCalls(10)
                    .failureRateThreshold(80)
                    .waitDurationInOpenState(OPEN)
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .automaticTransitionFromOpenToHalfOpenEnabled(false)
                    .recordResult(result -> isTrouble.apply((T) result))
                    .build()));
  }

  private void start(String kind, Runnable work, Runnable late) {
    running.incrementAndGet();
    long begun = System.nanoTime();
    ScheduledFuture<?> deadline =
        deadlines.schedule(late, config.kernel().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
    threads.execute(() -> {
      try {
        work.run();
      } finally {
        deadline.cancel(false);
        running.decrementAndGet();
        meters.called(kind, Duration.ofNanos(System.nanoTime() - begun));
      }
    });
  }

  void awaitIdle(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    int idle = 0;
    // Twice idle, since a result leads to another call only when the kernel has seen it.
    while (idle < 2 && System.nanoTime() < end) {
      idle = running.get() == 0 ? idle + 1 : 0;
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    threads.shutdownNow();
  }
}
