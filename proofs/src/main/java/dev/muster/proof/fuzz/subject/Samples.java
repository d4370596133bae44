package dev.muster.proof.fuzz.subject;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.model.EarlierDocument;
import dev.muster.controller.model.Past;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.model.Suspension;
import dev.muster.controller.model.UndoRecord;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Ordinals;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.RepairHistory;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import dev.muster.spec.status.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Good inputs, from which bad ones are made. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-05-04T03:02:01.123456Z");
  static final ClusterKey KEY = ClusterKey.parse("syncstorage/prod");
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  static final String SMALL_YAML =
      """
      apiVersion: muster.dev/v1
      kind: Cluster
      metadata: { namespace: syncstorage, name: prod }
      spec:
        provider: { local: { zones: [a, b, c] } }
        services:
          web: { version: 1.0.0, instances: 2, run: { command: [bin/web], port: 8000 } }
      """;

  static final String YAML =
      """
      apiVersion: muster.dev/v1
      kind: Cluster
      metadata:
        namespace: syncstorage
        name: prod
        labels: { tier: front, team: NO }
        annotations: { muster.dev/confirm: "3", note: "anything: at all" }
      spec:
        provider:
          local: { zones: [a, b, c] }
        ensemble: { size: 3, version: 3.9.5 }
        loadBalancer:
          type: application
          listeners: [ { port: 8080, service: webhead } ]
          healthCheck: { path: /__lbheartbeat__, interval: 5s, timeout: 1s, healthyThreshold: 2, unhealthyThreshold: 2 }
          drainTimeout: 30s
        services:
          webhead:
            version: 1.10
            instances: 3
            image:
              artifact:
                url: "https://example.org/webhead-${version}.jar"
                sha256:
                  1.9: 0123456789012345678901234567890123456789012345678901234567890123
                  1.10: abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd
            run:
              command: [bin/webhead, --answer, no, "1.10"]
              port: 8000
              environment: { DEBUG: 1, COUNTRY: NO, EMPTY: "" }
            health: { path: /__heartbeat__, versionPath: /__version__ }
          dbnode: { version: 1, instances: 1, stateful: true, run: { command: [db], port: 9 } }
        config:
          webhead:
            pool_size: 20
            ratio: 1.10
            features: { quota: true, names: [b, a, null], country: "NO" }
        policy: { deletion: protect }
      """;

  /** What kubectl sends back: the server's own fields among the client's. */
  static final String ECHOED_YAML =
      SMALL_YAML.replace(
              "metadata: { namespace: syncstorage, name: prod }",
              """
              metadata:
                annotations:
                  kubectl.kubernetes.io/last-applied-configuration: |
                    {"a": 1}
                  muster.dev/origin: api
                creationTimestamp: 2026-05-04T03:02:01Z
                generation: 3
                resourceVersion: "17"
                uid: uid-1
                namespace: syncstorage
                name: prod
                managedFields: [ { manager: kubectl, fieldsV1: { "f:spec": {} } } ]\
              """)
          + "status: { conditions: [ { type: Ready, status: \"True\" } ] }\n";

  static final String ECHOED_JSON =
      """
      {"apiVersion":"muster.dev/v1","kind":"Cluster","metadata":{"name":"prod","namespace":"syncstorage",\
      "resourceVersion":"17","uid":"u","annotations":{"muster.dev/origin":"x"},"generation":2},\
      "spec":{"provider":{"local":{"zones":["a","b"]}},"services":{"web":{"version":"1.0.0","instances":2,\
      "run":{"command":["bin/web"],"port":8000}}}},"status":{"observedGeneration":1}}\
      """;

  private static final Undo UNDO =
      new Undo(
          new ServiceName("web"),
          new RolloutGoal(new RevisionId("0123456789ab"), Optional.empty()),
          "ann",
          "slower",
          NOW);

  private Samples() {}

  static ClusterRecord cluster(SpecSource source) {
    return new ClusterRecord(
        KEY,
        new ClusterUid("uid-1"),
        3,
        SMALL_YAML,
        Digests.sha256(SMALL_YAML),
        source,
        DesiredCluster.Lifecycle.ACTIVE,
        Optional.of(new SourceProblem(SourceProblem.Kind.INVALID, COMMIT, "a.yaml:1:1: bad")),
        Optional.of(new Suspension("ann", "works", NOW, NOW.plusSeconds(60))),
        Optional.of(new Confirmation(3, 2, "ann", NOW)),
        "2026-05-04T03:02:01Z",
        NOW,
        Optional.empty(),
        Optional.of(
            new Past(
                List.of(new EarlierDocument(SMALL_YAML, Digests.sha256(SMALL_YAML), COMMIT)),
                List.of(new UndoRecord(UNDO, Digests.sha256(SMALL_YAML))))));
  }

  static ClusterRecord applied() {
    return cluster(new SpecSource.Api("ann"));
  }

  static ClusterRecord committed() {
    return cluster(
        new SpecSource.Git("https://git.example.com/a", "prod/cluster.yaml", COMMIT, "Ann <a@b>"));
  }

  static ClusterStatus status() {
    return new ClusterStatus(
        KEY,
        3,
        "api:ann",
        List.of(new Condition(Condition.READY, Condition.Status.TRUE, 3, NOW, "Ready", "it is")),
        List.of(new ClusterStatus.ServiceStatus("web", "1.0.0", 2, 2, 1)),
        List.of("127.77.0.1:80"),
        "",
        NOW);
  }

  static ClusterEvent event() {
    return new ClusterEvent(
        KEY, "cluster", ClusterEvent.Type.NORMAL, "SpecAccepted", "it was", NOW, 1);
  }

  static AuditRecord audit() {
    return new AuditRecord(NOW, "ann", "apply", "cluster syncstorage/prod", "because");
  }

  static RepositoryRecord repository() {
    return new RepositoryRecord(
        "https://git.example.com/a",
        "main",
        Optional.of(COMMIT),
        List.of(COMMIT.replace('0', '1')),
        Optional.of(new SourceProblem(SourceProblem.Kind.REWRITTEN, COMMIT, "rewritten")),
        Optional.of(COMMIT),
        NOW);
  }

  static SlotRecord slot() {
    return new SlotRecord(
        Slot.parse("zknode-1"),
        new Incarnation(2),
        new LaunchToken("token-1"),
        new Zone("a"),
        new ServiceVersion("3.9.5"),
        new RevisionId("0123456789ab"),
        Optional.of(membership()),
        Optional.of(new InstanceId("i-1")),
        NOW);
  }

  static Membership membership() {
    return new Membership(new MemberId(1), MemberRole.GENESIS, 3);
  }

  static Intent intent() {
    return new Intent(
        new ActionKey("launch/web-2#3"),
        "slot/web-2",
        "launch",
        7,
        Intent.State.RECORDED,
        NOW,
        Optional.of(
            new LaunchBatch(
                new LaunchToken("token-2"),
                new ServiceName("web"),
                new Incarnation(3),
                Ordinals.parse("2-8/3+9"))));
  }

  static RepairHistory repairs() {
    return new RepairHistory(List.of(new RepairHistory.Entry(Slot.parse("web-1"), NOW)));
  }

  static InstanceIdentity identity() {
    return new InstanceIdentity(
        KEY,
        new ClusterUid("uid-1"),
        Slot.parse("zknode-1"),
        new Incarnation(2),
        new ServiceVersion("3.9.5"),
        new RevisionId("0123456789ab"),
        Optional.of(membership()));
  }
}
