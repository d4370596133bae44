package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events as objects of the API, in the form of {@code events.k8s.io/v1}. */
public final class EventObjects {
  /** What writes them. */
  private static final String CONTROLLER = "muster.dev/controller";

  private static final int NAME_DIGITS = 16;

  private EventObjects() {}

  /**
   * All that happened alike, taken together.
   *
   * @param newest the newest of them
   * @param first when it happened first, as far as events are kept
   * @param count how often
   */
  private record Series(ClusterEvent newest, java.time.Instant first, int count) {
    Series plus(ClusterEvent event) {
      return new Series(event, first, count + event.count());
    }
  }

  /**
   * The events of a cluster, the one that happened last at the end.
   *
   * @param uid the cluster's uid
   * @param events the events, oldest first
   */
  public static List<ApiObject> of(String uid, List<ClusterEvent> events) {
    Map<String, Series> series = new LinkedHashMap<>();
    for (ClusterEvent event : events) {
      series.merge(
          name(event),
          new Series(event, event.at(), event.count()),
          (known, _) -> known.plus(event));
    }
    List<Map.Entry<String, Series>> sorted = new ArrayList<>(series.entrySet());
    sorted.sort(Comparator.comparing(entry -> entry.getValue().newest().at()));
    return sorted.stream().map(entry -> object(entry.getKey(), uid, entry.getValue())).toList();
  }

  private static String name(ClusterEvent event) {
    String content =
        String.join("\n", event.regarding(), event.type().name(), event.reason(), event.note());
    return event.cluster().name() + "." + Digests.sha256(content).value().substring(0, NAME_DIGITS);
  }

  private static ApiObject object(String name, String uid, Series series) {
    ClusterEvent event = series.newest();
    ClusterKey cluster = event.cluster();
    String namespace = cluster.product().value();
    ObjectNode json = ApiObject.begin(Resource.EVENTS, namespace, name);
    ObjectNode metadata = json.withObject("/metadata");
    metadata
        .put("uid", uid + "." + name)
        .put("creationTimestamp", Age.time(series.first()))
        .putObject("labels")
        .put("product", namespace)
        .put("cluster", cluster.name().value());
    json.put("type", Word.of(event.type()))
        .put("reason", event.reason())
        .put("action", "Reconcile")
        .put("note", event.note())
        .put("eventTime", Age.microTime(series.first()))
        .put("reportingController", CONTROLLER)
        .put("reportingInstance", CONTROLLER);
    regarding(json.putObject("regarding"), cluster, uid, event.regarding());
    json.putObject("series")
        .put("count", series.count())
        .put("lastObservedTime", Age.microTime(event.at()));
    json.put("deprecatedCount", series.count())
        .put("deprecatedFirstTimestamp", Age.time(series.first()))
        .put("deprecatedLastTimestamp", Age.time(event.at()));
    return new ApiObject(namespace, name, json);
  }

  private static void regarding(ObjectNode json, ClusterKey cluster, String uid, String what) {
    int slash = what.indexOf('/');
    json.put("apiVersion", dev.muster.spec.ClusterDocument.API_VERSION);
    json.put("namespace", cluster.product().value());
    if (slash < 0) {
      json.put("kind", Resource.CLUSTERS.kind())
          .put("name", cluster.name().value())
          .put("uid", uid);
    } else {
      String kind = what.substring(0, slash);
      json.put("kind", Character.toUpperCase(kind.charAt(0)) + kind.substring(1))
          .put("name", what.substring(slash + 1));
    }
  }

  /** An event in the older form of the core group, which {@code kubectl describe} reads. */
  public static ObjectNode core(ApiObject event) {
    ObjectNode json = event.json().deepCopy();
    json.put("apiVersion", "v1");
    json.set("involvedObject", json.remove("regarding"));
    json.set("message", json.remove("note"));
    json.set("count", json.remove("deprecatedCount"));
    json.set("firstTimestamp", json.remove("deprecatedFirstTimestamp"));
    json.set("lastTimestamp", json.remove("deprecatedLastTimestamp"));
    json.set("reportingComponent", json.remove("reportingController"));
    json.putObject("source").put("component", CONTROLLER);
    return json;
  }
}
