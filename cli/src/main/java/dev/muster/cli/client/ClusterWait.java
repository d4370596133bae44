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
        Subject.of(key),
        wanted,
        timeout,
        answer ->
            answer.ok() && reached.test(new ClusterView(answer.body()))
                ? Optional.of(answer.body())
                : Optional.empty());
  }

  /**
   * Until the controller has judged a commit, whether or not that touched the cluster.
   *
   * @param commit the commit, at least seven digits of it
   * @return the generation that the commit asks for
   * @throws CommandFailure when the commit's document is refused, or the time is over
   */
  public long untilRead(ClusterKey key, String commit, Duration timeout) {
    JsonNode revision =
        poll(
            new Subject(key, ApiPaths.revision(key, commit), _ -> commit + " was not read yet"),
            "commit " + commit,
            timeout,
            answer ->
                answer.ok() && !answer.body().path("progress").asText().equals("NotRead")
                    ? Optional.of(answer.body())
                    : Optional.empty());
    if (revision.path("progress").asText().equals("Refused")) {
      throw new CommandFailure(
          "the document of "
              + key
              + " is refused, the last good one stays in force:\n"
              + revision.path("problem").asText(),
          "Correct it, commit, and wait for that commit.");
    }
    return revision.path("generation").asLong();
  }

  /** Until there is no such cluster, or another one under its name. */
  public void untilGone(ClusterKey key, Duration timeout) {
    AtomicReference<String> uid = new AtomicReference<>("");
    var _ =
        poll(
            Subject.of(key),
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

  /**
   * What is asked for, again and again.
   *
   * @param key the cluster that it is about
   * @param path where it is asked for
   * @param summary says how an answer stands
   */
  private record Subject(ClusterKey key, String path, Function<ApiAnswer, String> summary) {
    static Subject of(ClusterKey key) {
      return new Subject(
          key, ApiPaths.cluster(key), answer -> new ClusterView(answer.body()).summary());
    }
  }

  private <T> T poll(
      Subject subject, String wanted, Duration timeout, Function<ApiAnswer, Optional<T>> judge) {
    ClusterKey key = subject.key();
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean answered = false;
    String last;
    do {
      try {
        ApiAnswer answer = client.get(subject.path());
        answered = true;
        Optional<T> found = judge.apply(answer);
        if (found.isPresent()) {
          progress.done("");
          return found.get();
        }
        last = summary(subject, answer);
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

  private static String summary(Subject subject, ApiAnswer answer) {
    if (answer.ok()) {
      return subject.summary().apply(answer);
    }
    if (answer.notFound()) {
      return "there is no such cluster";
    }
    if (answer.refused()) {
      throw answer.failure("wait for " + subject.key());
    }
    return answer.message();
  }
}
