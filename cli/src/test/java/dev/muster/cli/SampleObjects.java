package dev.muster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Objects as the API gives them. */
final class SampleObjects {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleObjects() {}

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static ObjectNode cluster(String product, String name) {
    return read(
        """
        {"apiVersion": "muster.dev/v1", "kind": "Cluster",
         "metadata": {"name": "%2$s", "namespace": "%1$s", "uid": "uid-of-%2$s", "generation": 4,
           "creationTimestamp": "2026-05-04T03:02:01Z", "labels": {"team": "sync"},
           "annotations": {"note": "hello", "status.muster.dev/repository": "/srv/git/clusters",
             "status.muster.dev/path": "%2$s/cluster.yaml",
             "status.muster.dev/commit": "abcdef0123456789abcdef0123456789abcdef01",
             "status.muster.dev/author": "Ada <ada@example.org>"}},
         "spec": {"provider": {"local": {"zones": ["a", "b"]}},
           "loadBalancer": {"type": "application", "listeners": [{"port": 8080, "service": "web"}]}},
         "status": {"lifecycle": "Active", "observedGeneration": 4, "origin": "abcdef012345",
           "conditions": [
             {"type": "Ready", "status": "True", "reason": "Succeeded", "observedGeneration": 4,
              "lastTransitionTime": "2026-05-04T03:05:00Z", "message": "all is as it shall be"},
             {"type": "Suspended", "status": "False", "reason": "NotSuspended",
              "observedGeneration": 4, "lastTransitionTime": "2026-05-04T03:05:00Z", "message": ""}],
           "services": [
             {"name": "zknode", "version": "3.9.5", "desired": 1, "running": 1, "ready": 1},
             {"name": "web", "version": "1.4.2", "desired": 2, "running": 2, "ready": 1}],
           "endpoints": ["127.77.0.1:8080"], "lastObservedAt": "2026-05-04T03:06:00Z"}}
        """
            .formatted(product, name));
  }

  static ObjectNode instance(String product, String cluster, String id, String slot) {
    String service = slot.substring(0, slot.lastIndexOf('-'));
    ObjectNode object =
        read(
            """
            {"apiVersion": "muster.dev/v1", "kind": "Instance",
             "metadata": {"name": "%3$s", "namespace": "%1$s", "creationTimestamp": "2026-05-04T03:03:00Z",
               "labels": {"product": "%1$s", "cluster": "%2$s", "service": "%5$s", "version": "1.4.2"}},
             "spec": {"cluster": "%2$s", "service": "%5$s", "slot": "%4$s", "incarnation": 2,
               "version": "1.4.2", "revision": "0123456789ab", "zone": "a", "address": "127.77.1.4",
               "image": "img-7"},
             "status": {"state": "Running", "health": "Healthy",
               "agent": {"health": "Healthy", "reportedVersion": "1.4.2", "error": "",
                 "reportedAt": "2026-05-04T03:05:59Z",
                 "appliedConfig": {"number": 3, "sha256": "11aa"}}}}
            """
                .formatted(product, cluster, id, slot, service));
    if (!service.equals("zknode")) {
      object
          .withObject("/status")
          .putArray("targets")
          .addObject()
          .put("balancer", "lb-1")
          .put("port", 8000)
          .put("health", slot.endsWith("2") ? "Draining" : "Healthy");
    }
    return object;
  }

  /** A rollout of web whose canary is watched. */
  static ObjectNode rollout(String product, String cluster) {
    return read(
        """
        {"apiVersion": "muster.dev/v1", "kind": "Rollout",
         "metadata": {"name": "%2$s.web", "namespace": "%1$s",
           "labels": {"product": "%1$s", "cluster": "%2$s", "service": "web"}},
         "spec": {"cluster": "%2$s", "service": "web", "number": 3, "rollout": "web-3",
           "origin": "abcdef012345",
           "from": {"version": "1.0.0", "name": "1.0.0", "revision": "0123456789ab", "port": 8000},
           "to": {"version": "1.1.0", "name": "1.1.0", "revision": "ba9876543210", "port": 8000}},
         "status": {"state": "WatchCanary", "half": "Forward", "since": "2026-05-04T03:04:00Z",
           "evidence": {"lookedAt": "2026-05-04T03:04:50Z", "gatheredSeconds": 12,
             "neededSeconds": 60, "gates": [
               {"name": "http", "result": "NoData", "passesInARow": 0, "neededInARow": 3,
                "samples": 4, "message": "web-1 is starting"}]},
           "machines": {
             "newcomers": [{"slot": "web-1", "instance": "i-7", "state": "Running",
               "health": "Starting", "reportedVersion": "1.1.0", "admitted": true}],
             "old": [{"slot": "web-1", "instance": "i-2", "state": "Running",
               "health": "Healthy", "withdrawn": false}],
             "retired": []},
           "waitsFor": "every gate to pass for 60 s: gate http: NoData, 4 samples",
           "unblock": [{"verb": "promote", "effect": "what is watched now counts as passed",
             "command": "muster rollout promote %1$s/%2$s web --rollout 3 --reason TEXT"}],
           "deadline": {"at": "2026-05-04T03:12:00Z", "then": "Paused"},
           "transitions": [
             {"state": "Admit", "at": "2026-05-04T03:02:00Z", "reason": "the spec asks for 1.1.0"},
             {"state": "WatchCanary", "at": "2026-05-04T03:04:00Z", "reason": "the canary serves"}],
           "earlier": [{"number": 2, "origin": "beef", "startedAt": "2026-05-03T08:00:00Z",
             "endedAt": "2026-05-03T08:07:00Z", "state": "RolledBack", "reason": "gate http fails",
             "from": {"version": "1.0.0", "name": "1.0.0"}, "to": {"version": "1.0.9", "name": "1.0.9"}, "orders": []}],
           "orders": [{"id": "1", "verb": "resume", "actor": "ann", "reason": "go",
             "at": "2026-05-04T03:03:00Z"}]}}
        """
            .formatted(product, cluster));
  }

  static ObjectNode event(
      String product, String cluster, String name, String regarding, String note) {
    String[] words = regarding.split("/", 2);
    String kind = words[0].substring(0, 1).toUpperCase(Locale.ROOT) + words[0].substring(1);
    return read(
        """
        {"apiVersion": "muster.dev/v1", "kind": "Event",
         "metadata": {"name": "%3$s", "namespace": "%1$s", "labels": {"product": "%1$s", "cluster": "%2$s"}},
         "type": "Normal", "reason": "Launched", "note": "%6$s", "eventTime": "2026-05-04T03:03:00.000000Z",
         "regarding": {"kind": "%4$s", "name": "%5$s"},
         "series": {"count": 2, "lastObservedTime": "2026-05-04T03:03:30.000000Z"}}
        """
            .formatted(product, cluster, name, kind, words[1], note));
  }
}
