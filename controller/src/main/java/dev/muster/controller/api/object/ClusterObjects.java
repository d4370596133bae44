package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.status.Condition;
import dev.muster.spec.yaml.ReadResult;
import java.time.Instant;
import java.util.Map;

/** Clusters as objects of the API. */
public final class ClusterObjects {
  /**
   * The prefix of the annotations that the controller adds to those of the document. They are no
   * part of the document: who writes an object back may leave them in.
   */
  public static final String OWN_ANNOTATIONS = "status.muster.dev/";

  private ClusterObjects() {}

  /** The object of a cluster. */
  public static ApiObject of(StoredCluster cluster) {
    ClusterRecord record = cluster.record();
    String namespace = record.key().product().value();
    String name = record.key().name().value();
    ObjectNode json = ApiObject.begin(Resource.CLUSTERS, namespace, name);
    ObjectNode metadata = json.withObject("/metadata");
    metadata
        .put("uid", record.uid().value())
        .put("generation", record.generation())
        .put("resourceVersion", Long.toString(cluster.version()))
        .put("creationTimestamp", Age.time(record.createdAt()));
    switch (record.read()) {
      case ReadResult.Accepted accepted -> {
        ClusterDocument document = accepted.document();
        texts(metadata, "labels", document.labels());
        texts(metadata, "annotations", document.annotations());
        json.set("spec", SpecJson.of(document));
      }
      case ReadResult.Rejected rejected -> {
        json.putObject("spec");
        annotate(metadata, "unreadable", rejected.problems().getFirst().toString());
      }
    }
    annotate(metadata, record);
    status(json.putObject("status"), cluster);
    return new ApiObject(namespace, name, json);
  }

  private static void texts(ObjectNode metadata, String field, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      ObjectNode node = metadata.putObject(field);
      texts.forEach(node::put);
    }
  }

  private static void annotate(ObjectNode metadata, String name, String value) {
    metadata.withObject("/annotations").put(OWN_ANNOTATIONS + name, value);
  }

  private static void annotate(ObjectNode metadata, ClusterRecord record) {
    switch (record.source()) {
      case SpecSource.Git git -> {
        annotate(metadata, "repository", git.repository());
        annotate(metadata, "path", git.path());
        annotate(metadata, "commit", git.commit());
        annotate(metadata, "author", git.author());
      }
      case SpecSource.Api api -> annotate(metadata, "applied-by", api.actor());
    }
    record
        .suspension()
        .ifPresent(stop -> {
          annotate(metadata, "suspended-until", Age.time(stop.expiresAt()));
          annotate(metadata, "suspended-by", stop.actor());
          annotate(metadata, "suspended-reason", stop.reason());
        });
    if (!record.requestedAt().isEmpty()) {
      annotate(metadata, "requested-at", record.requestedAt());
    }
    record
        .confirmation()
        .ifPresent(word -> {
          annotate(metadata, "confirmed-count", Integer.toString(word.count()));
          annotate(metadata, "confirmed-generation", Long.toString(word.generation()));
          annotate(metadata, "confirmed-by", word.actor());
        });
  }

  private static void status(ObjectNode json, StoredCluster cluster) {
    ClusterRecord record = cluster.record();
    json.put(
        "lifecycle",
        record.lifecycle() == DesiredCluster.Lifecycle.DELETING ? "Deleting" : "Active");
    cluster
        .status()
        .map(Store.Stored::value)
        .ifPresentOrElse(told -> status(json, told), () -> unseen(json, record));
    record
        .sourceProblem()
        .ifPresent(problem ->
            json.putObject("sourceProblem")
                .put("kind", Word.of(problem.kind()))
                .put("commit", problem.commit())
                .put("message", problem.message()));
  }

  // A condition is there from the first visit, if only as Unknown.
  private static void unseen(ObjectNode json, ClusterRecord record) {
    json.put("observedGeneration", 0).put("origin", "");
    condition(
        json.putArray("conditions"),
        new Condition(
            Condition.READY,
            Condition.Status.UNKNOWN,
            0,
            record.createdAt(),
            "NotObserved",
            "no controller has looked at the cluster yet"));
    json.putArray("services");
    json.putArray("endpoints");
    json.put("lastHandledReconcileAt", "");
  }

  private static void status(ObjectNode json, ClusterStatus told) {
    json.put("observedGeneration", told.observedGeneration()).put("origin", told.origin());
    ArrayNode conditions = json.putArray("conditions");
    told.conditions().forEach(condition -> condition(conditions, condition));
    ArrayNode services = json.putArray("services");
    for (ClusterStatus.ServiceStatus service : told.services()) {
      services
          .addObject()
          .put("name", service.name())
          .put("version", service.version())
          .put("desired", service.desired())
          .put("running", service.running())
          .put("ready", service.ready());
    }
    ArrayNode endpoints = json.putArray("endpoints");
    told.endpoints().forEach(endpoints::add);
    json.put("lastHandledReconcileAt", told.lastHandledReconcileAt());
    if (told.lastObservedAt().isAfter(Instant.EPOCH)) {
      json.put("lastObservedAt", Age.time(told.lastObservedAt()));
    }
  }

  private static void condition(ArrayNode conditions, Condition condition) {
    conditions
        .addObject()
        .put("type", condition.type())
        .put("status", condition.status().text())
        .put("observedGeneration", condition.observedGeneration())
        .put("lastTransitionTime", Age.time(condition.lastTransitionTime()))
        .put("reason", condition.reason())
        .put("message", condition.message());
  }
}
