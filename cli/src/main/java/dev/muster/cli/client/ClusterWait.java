package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.Progress;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for a cluster, with progress on standard error. */
final class ClusterWait {
  private static final Duration POLL = Duration.ofMillis(500);

  private final ApiClient client;
  private final Progress progress;

  ClusterWait(ApiClient client, PrintWriter err) {
    this.client = client;
    this.progress = new Progress(err);
  }

  /** Until the cluster is as the predicate wants it. */
  JsonNode until(ClusterKey key, String wanted, Predicate<ClusterView> reached, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String last = "there is no such cluster";
    while (System.nanoTime() < deadline) {
      ApiAnswer answer = ask(key);
      if (answer.ok()) {
        ClusterView view = new ClusterView(answer.body());
        if (reached.test(view)) {
          progress.done("");
          return answer.body();
        }
        last = view.summary();
      } else if (!answer.notFound()) {
        last = answer.message();
      }
      progress.update(key + ": " + last);
      LockSupport.parkNanos(POLL.toNanos());
    }
    progress.done("");
    throw new CommandFailure(
        "waited " + DurationConverter.text(timeout) + " for " + wanted + " of " + key + ": " + last,
        "See 'muster describe cluster " + key + "', or wait longer by --timeout.");
  }

  /** Until there is no such cluster. */
  void untilGone(ClusterKey key, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      ApiAnswer answer = ask(key);
      if (answer.notFound()) {
        progress.done("");
        return;
      }
      last = answer.ok() ? new ClusterView(answer.body()).summary() : answer.message();
      progress.update(key + ": " + last);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL.toMillis()));
    }
    progress.done("");
    throw new CommandFailure(
        "waited " + DurationConverter.text(timeout) + " for the deletion of " + key + ": " + last,
        "See 'muster describe cluster " + key + "', or wait longer by --timeout.");
  }

  private ApiAnswer ask(ClusterKey key) {
    try {
      return client.get(ApiPaths.cluster(key));
    } catch (IOException e) {
      throw ConnectionOption.unreachable(client, e);
    }
  }
}
