package dev.muster.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.Progress;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.schema.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Waits for a cluster, with progress on standard error. A controller that answered once may be away
 * for a while, as when another one takes over.
 */
public final class ClusterWait {
  private static final Duration POLL = Duration.ofMillis(500);

  private final ApiClient client;
  private final Progress progress;

  /**
   * Waits by asking a controller.
   *
   * @param client asks it
   * @param err where progress is shown
   */
  public ClusterWait(ApiClient client, PrintWriter err) {
    this.client = client;
    this.progress = new Progress(err);
  }

  /** Until the cluster is as the predicate wants it; a timeout of zero looks once. */
  public JsonNode until(
      ClusterKey key, String wanted, Predicate<ClusterView> reached, Duration timeout) {
    return poll(
        key,
        wanted,
        timeout,
        answer ->
            answer.ok() && reached.test(new ClusterView(answer.body()))
                ? Optional.of(answer.body())
                : Optional.empty());
  }

  /** Until there is no such cluster, or another one under its name. */
  public void untilGone(ClusterKey key, Duration timeout) {
    AtomicReference<String> uid = new AtomicReference<>("");
    var _ =
        poll(
            key,
            "the deletion",
            timeout,
            answer -> {
              if (answer.ok()) {
                String now = new ClusterView(answer.body()).uid();
                uid.compareAndSet("", now);
                return Optional.of(now).filter(other -> !other.equals(uid.get()));
              }
              return answer.notFound() ? Optional.of("") : Optional.empty();
            });
  }

  private <T> T poll(
      ClusterKey key, String wanted, Duration timeout, Function<ApiAnswer, Optional<T>> judge) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean answered = false;
    String last;
    do {
      try {
        ApiAnswer answer = client.get(ApiPaths.cluster(key));
        answered = true;
        Optional<T> found = judge.apply(answer);
        if (found.isPresent()) {
          progress.done("");
          return found.get();
        }
        last = summary(key, answer);
      } catch (IOException e) {
        CommandFailure unreachable = client.unreachable(e);
        if (!answered) {
          throw unreachable;
        }
        last = String.valueOf(unreachable.getMessage());
      }
      progress.update(key + ": " + last);
      LockSupport.parkNanos(Math.min(POLL.toNanos(), Math.max(0, deadline - System.nanoTime())));
    } while (System.nanoTime() < deadline);
    progress.done("");
    throw new CommandFailure(
        "waited " + Durations.text(timeout) + " for " + wanted + " of " + key + ": " + last,
        "See 'muster describe cluster " + key + "', or wait longer by --timeout.");
  }

  private static String summary(ClusterKey key, ApiAnswer answer) {
    if (answer.ok()) {
      return new ClusterView(answer.body()).summary();
    }
    if (answer.notFound()) {
      return "there is no such cluster";
    }
    if (answer.refused()) {
      throw answer.failure("wait for " + key);
    }
    return answer.message();
  }
}
