package dev.muster.controller.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.feed.Change;
import dev.muster.controller.api.feed.Signal;
import dev.muster.controller.api.feed.Watcher;
import dev.muster.controller.api.object.ApiObject;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import java.io.EOFException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The changes that one who watches is told, a JSON line each. */
final class WatchSource implements Streams.Source {
  private final Watcher watcher;
  private final Signal signal;
  private final Function<ApiObject, JsonNode> form;
  private long seen;
  private Optional<Refusal> expired = Optional.empty();

  WatchSource(Watcher watcher, Signal signal, Function<ApiObject, JsonNode> form) {
    this.watcher = watcher;
    this.signal = signal;
    this.form = form;
  }

  @Override
  public List<String> begin() {
    seen = signal.count();
    return lines(watcher.begin());
  }

  @Override
  public List<String> next(Duration atMost) throws InterruptedException, EOFException {
    if (expired.isPresent()) {
      throw new EOFException("the watch has ended with an error that was told");
    }
    var _ = signal.await(seen, atMost);
    long now = signal.count();
    // Without a word of the store, a reading of others within the same time will do.
    Duration staleness = now == seen ? atMost.multipliedBy(9).dividedBy(10) : Duration.ZERO;
    seen = now;
    try {
      return lines(watcher.next(staleness));
    } catch (Refusal e) {
      return failed(e);
    }
  }

  // A store that is not reached is waited for: nothing is told to be gone. A watch that has missed
  // changes ends with the error that clients know to list again upon.
  private List<String> failed(Refusal refusal) {
    if (refusal.reason() != Reason.EXPIRED) {
      return List.of();
    }
    expired = Optional.of(refusal);
    return List.of(line("ERROR", refusal.status()));
  }

  private List<String> lines(List<Change> changes) {
    return changes.stream()
        .map(change -> line(change.type().name(), form.apply(change.object())))
        .toList();
  }

  private static String line(String type, JsonNode object) {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", type);
    line.set("object", object);
    return line.toString();
  }
}
