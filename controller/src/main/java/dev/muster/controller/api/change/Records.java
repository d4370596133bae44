package dev.muster.controller.api.change;

import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.Past;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.model.Suspension;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.time.Instant;
import java.util.Optional;

/** Records with one thing changed. */
final class Records {
  private Records() {}

  static ClusterRecord created(
      ClusterKey key, ClusterUid uid, String documentYaml, String actor, Instant now) {
    return new ClusterRecord(
        key,
        uid,
        1,
        documentYaml,
        Digests.sha256(documentYaml),
        new SpecSource.Api(actor),
        DesiredCluster.Lifecycle.ACTIVE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        now,
        Optional.empty(),
        Optional.empty());
  }

  static ClusterRecord applied(
      ClusterRecord record,
      long generation,
      String documentYaml,
      String actor,
      Optional<Past> past) {
    return new ClusterRecord(
        record.key(),
        record.uid(),
        generation,
        documentYaml,
        Digests.sha256(documentYaml),
        new SpecSource.Api(actor),
        record.lifecycle(),
        Optional.empty(),
        record.suspension(),
        record.confirmation(),
        record.requestedAt(),
        record.createdAt(),
        record.orders(),
        past);
  }

  static ClusterRecord deleting(ClusterRecord record) {
    return new ClusterRecord(
        record.key(),
        record.uid(),
        record.generation() + 1,
        record.documentYaml(),
        record.contentHash(),
        record.source(),
        DesiredCluster.Lifecycle.DELETING,
        record.sourceProblem(),
        record.suspension(),
        record.confirmation(),
        record.requestedAt(),
        record.createdAt(),
        record.orders(),
        record.past());
  }

  static ClusterRecord suspended(ClusterRecord record, Optional<Suspension> suspension) {
    return said(record, suspension, record.requestedAt());
  }

  static ClusterRecord requested(ClusterRecord record, String mark) {
    return said(record, record.suspension(), mark);
  }

  private static ClusterRecord said(
      ClusterRecord record, Optional<Suspension> suspension, String requestedAt) {
    return new ClusterRecord(
        record.key(),
        record.uid(),
        record.generation(),
        record.documentYaml(),
        record.contentHash(),
        record.source(),
        record.lifecycle(),
        record.sourceProblem(),
        suspension,
        record.confirmation(),
        requestedAt,
        record.createdAt(),
        record.orders(),
        record.past());
  }
}
