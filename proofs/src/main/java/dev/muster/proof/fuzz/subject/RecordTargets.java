package dev.muster.proof.fuzz.subject;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.store.StoredJson;
import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.local.balancer.document.TargetState;
import dev.muster.local.machine.MachineRecord;
import dev.muster.local.network.NetworkRecord;
import dev.muster.local.store.LocalJson;
import dev.muster.proof.fuzz.Target;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.layout.ConfigHead;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.RepairHistory;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.Digests;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Zone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The records of the store, of a machine's disk, of the local provider and of an ensemble. */
final class RecordTargets {
  private static final ServiceName WEB = new ServiceName("web");
  private static final RevisionId REVISION = new RevisionId("0123456789ab");
  private static final ServiceVersion VERSION = new ServiceVersion("1.0.0");

  private RecordTargets() {}

  static List<Target> all() {
    return List.of(
        stored(
            "stored-cluster", ClusterRecord.class, List.of(Samples.applied(), Samples.committed())),
        stored("stored-status", ClusterStatus.class, List.of(Samples.status())),
        stored("stored-repository", RepositoryRecord.class, List.of(Samples.repository())),
        stored("stored-slot", SlotRecord.class, List.of(Samples.slot())),
        stored("stored-intent", Intent.class, List.of(Samples.intent())),
        stored("stored-ensemble", EnsembleRecord.class, List.of(EnsembleRecord.UNFORMED)),
        stored("stored-repairs", RepairHistory.class, List.of(Samples.repairs())),
        stored("stored-epoch", Long.class, List.of(17L)),
        page("stored-events", new TypeReference<List<ClusterEvent>>() {}, Samples.event()),
        page("stored-audits", new TypeReference<List<AuditRecord>>() {}, Samples.audit()),
        new RecordTarget<>(
            "agent-instance",
            MachineDocuments::readInstance,
            MachineDocuments::write,
            List.of(instance())),
        new RecordTarget<>(
            "agent-manifest",
            MachineDocuments::readManifest,
            MachineDocuments::write,
            List.of(manifest(), ensembleManifest())),
        new RecordTarget<>(
            "agent-report",
            MachineDocuments::readReport,
            MachineDocuments::write,
            List.of(report())),
        new RecordTarget<>("config-head", ConfigHead::parse, ConfigHead::bytes, List.of(head())),
        local("local-machine", MachineRecord.class, machine()),
        local("local-network", NetworkRecord.class, network()),
        local("local-balancer", BalancerConfig.class, balancer()),
        local("balancer-status", BalancerStatus.class, balancerStatus()));
  }

  static InstanceDocument instance() {
    return new InstanceDocument(
        new InstanceId("i-1"), new Zone("a"), "127.77.0.1", Samples.identity());
  }

  private static <T> Target stored(String name, Class<T> type, List<T> samples) {
    return new RecordTarget<>(
        name, json -> StoredJson.read(json, type), StoredJson::write, samples);
  }

  private static <T> Target page(String name, TypeReference<List<T>> type, T sample) {
    return new RecordTarget<>(
        name,
        json -> StoredJson.read(json, type),
        StoredJson::write,
        List.of(List.of(sample, sample)));
  }

  /** Read as the provider does: from a file. */
  private static <T> Target local(String name, Class<T> type, T sample) {
    return new RecordTarget<>(
        name, json -> fromFile(json, type), LocalJson::bytes, List.of(sample));
  }

  private static <T> T fromFile(byte[] json, Class<T> type) throws IOException {
    Path file = OwnFile.write("record.json", json).resolve("record.json");
    return LocalJson.read(file, type).orElseThrow(() -> new IOException("the file is gone"));
  }

  private static ImageManifest manifest() {
    TreeMap<String, dev.muster.spec.id.Sha256> files = new TreeMap<>();
    files.put("bin/web", Digests.sha256("web"));
    return new ImageManifest(
        WEB,
        VERSION,
        REVISION,
        new ImageRecipe.Content.Service(
            Optional.of(new ImageRecipe.FetchedArtifact("https://a/b.jar", Digests.sha256("jar"))),
            new ServiceSpec.Run(List.of("bin/web"), 8000, new TreeMap<>()),
            Optional.of(new ServiceSpec.Health("/", Optional.of("/v")))),
        files);
  }

  private static ImageManifest ensembleManifest() {
    return new ImageManifest(
        new ServiceName("zknode"),
        VERSION,
        REVISION,
        new ImageRecipe.Content.Ensemble(VERSION),
        new TreeMap<>());
  }

  private static InstanceReport report() {
    return new InstanceReport(
        new InstanceId("i-1"),
        WEB,
        "boot",
        InstanceReport.Health.HEALTHY,
        "1.0.0",
        4,
        "0123",
        "",
        Samples.NOW);
  }

  private static ConfigHead head() {
    return new ConfigHead(4, Digests.sha256("{}"), 3, "ann", "more");
  }

  private static MachineRecord machine() {
    return new MachineRecord(
        new InstanceId("i-1"),
        new LaunchToken("token"),
        Tags.of(Samples.identity()),
        new Zone("a"),
        "127.77.0.1",
        new ImageId("img-1"),
        Samples.NOW,
        MachineRecord.Phase.LAUNCHED,
        Samples.NOW);
  }

  private static NetworkRecord network() {
    TreeMap<Zone, Integer> subnets = new TreeMap<>();
    subnets.put(new Zone("a"), 1);
    return new NetworkRecord(new NetworkId("net-1"), Tags.of(Samples.identity()), subnets);
  }

  private static BalancerConfig balancer() {
    return new BalancerConfig(
        new BalancerId("lb-1"),
        Tags.of(Samples.identity()),
        "127.77.0.2",
        7,
        new LoadBalancerSpec(
            LoadBalancerSpec.Type.APPLICATION,
            LoadBalancerSpec.Algorithm.ROUND_ROBIN,
            List.of(new LoadBalancerSpec.Listener(80, WEB)),
            new LoadBalancerSpec.HealthCheck(
                "/", Duration.ofSeconds(2), Duration.ofMillis(1500), 2, 2),
            Duration.ofSeconds(10)),
        List.of(
            new TargetConfig(
                WEB,
                new InstanceId("i-1"),
                "127.77.0.1",
                8000,
                REVISION,
                Optional.of(Samples.NOW))));
  }

  private static BalancerStatus balancerStatus() {
    BalancerStatus.Counts counts = new BalancerStatus.Counts(9, 1, 0, 0, 70, List.of(1L, 2L));
    return new BalancerStatus(
        new BalancerId("lb-1"),
        7,
        List.of(new BalancerStatus.Listener(80, WEB, 9, 1, Optional.of("taken"))),
        List.of(
            new BalancerStatus.Target(
                WEB, new InstanceId("i-1"), 8000, REVISION, TargetState.HEALTHY, 1, counts)),
        List.of(new BalancerStatus.Revision(WEB, REVISION, counts)));
  }
}
