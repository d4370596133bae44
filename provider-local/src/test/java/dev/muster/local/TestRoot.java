package dev.muster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.local.network.NetworkPrefix;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.settings.LocalSettings;
import dev.muster.local.store.FaultPoints;
import dev.muster.local.store.RootFolders;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.Targets;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A root folder with what tests need around it; closing it leaves no process. */
final class TestRoot implements AutoCloseable {
  static final ClusterKey CLUSTER = ClusterKey.parse("shop/test");
  static final ClusterUid UID = new ClusterUid("uid-1");
  static final Zone ZONE = new Zone("a");
  static final ServiceName SERVICE = new ServiceName("web");
  static final ServiceVersion VERSION = new ServiceVersion("1.0");
  static final RevisionId REVISION = new RevisionId("0123456789ab");
  static final int PORT = 8000;
  static final NetworkPrefix PREFIX = new NetworkPrefix("127.91");
  static final Fence FENCE = new Fence(Scope.LOCAL, 1, "tester");

  /** A machine that does nothing and ends when it is asked to. */
  static final List<String> IDLE = List.of("sh", "-c", "exec sleep 300", "idle");

  final Path folder;
  final ProcessTable table = new ProcessTable();
  final LocalProvider provider;

  TestRoot(Path folder) {
    this(folder, IDLE);
  }

  TestRoot(Path folder, List<String> agentCommand) {
    this.folder = folder;
    this.provider = provider(agentCommand, FaultPoints.NONE);
  }

  LocalProvider provider(List<String> agentCommand, FaultPoints faults) {
    return new LocalProvider(
        new LocalSettings(
            new RootFolders(folder),
            PREFIX,
            agentCommand,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.muster.local.balancer.BalancerMain"),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            InstantSource.system(),
            faults));
  }

  /** Makes the network and an image without files, as most tests need. */
  TestRoot prepared() {
    accepted(
        provider.apply(
            FENCE,
            new InfrastructureAction.CreateNetwork(CLUSTER, UID, NetworkPlan.over(List.of(ZONE)))));
    accepted(provider.apply(FENCE, build(recipe(Optional.empty(), PORT))));
    return this;
  }

  static ImageRecipe recipe(Optional<ImageRecipe.FetchedArtifact> artifact, int port) {
    return new ImageRecipe(
        SERVICE,
        VERSION,
        REVISION,
        new ImageRecipe.Content.Service(
            artifact,
            new ServiceSpec.Run(List.of("run"), port, new TreeMap<>()),
            Optional.empty()));
  }

  static InfrastructureAction.BuildImage build(ImageRecipe recipe) {
    return new InfrastructureAction.BuildImage(CLUSTER, UID, recipe);
  }

  LaunchInstance launch(int ordinal) {
    return launch(ordinal, 1);
  }

  LaunchInstance launch(int ordinal, int incarnation) {
    return new LaunchInstance(
        new LaunchToken("token-" + ordinal + "-" + incarnation),
        new InstanceIdentity(
            CLUSTER,
            UID,
            new Slot(SERVICE, ordinal),
            new Incarnation(incarnation),
            VERSION,
            REVISION,
            Optional.empty()),
        ZONE,
        image());
  }

  ImageId image() {
    return images().all().getFirst().id();
  }

  InstanceId launched(LaunchInstance action) {
    return accepted(provider.apply(FENCE, action)).instance().orElseThrow();
  }

  InfrastructureAction.TerminateInstance terminate(InstanceId id) {
    return new InfrastructureAction.TerminateInstance(
        id, new Slot(SERVICE, 1), InfrastructureAction.TerminateInstance.Cause.SCALE_DOWN);
  }

  InfrastructureAction.StartInstance start(InstanceId id) {
    return new InfrastructureAction.StartInstance(id, new Slot(SERVICE, 1));
  }

  static Outcome.Accepted accepted(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return (Outcome.Accepted) outcome;
  }

  static Failure refused(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).failure();
  }

  List<ObservedInstance> instances() {
    return ((Instances) complete(Part.INSTANCES)).all();
  }

  ObservedInstance.State state(InstanceId id) {
    return instances().stream()
        .filter(instance -> instance.id().equals(id))
        .findFirst()
        .orElseThrow()
        .state();
  }

  Images images() {
    return (Images) complete(Part.IMAGES);
  }

  Balancers balancers() {
    return (Balancers) complete(Part.BALANCERS);
  }

  Targets targets() {
    return (Targets) complete(Part.TARGETS);
  }

  private Object complete(Part part) {
    Observation<?> observation = provider.observe(Scope.LOCAL, part);
    assertThat(observation).isInstanceOf(Observation.Complete.class);
    return ((Observation.Complete<?>) observation).value();
  }

  Path disk(InstanceId id) {
    return new RootFolders(folder).machine(id);
  }

  long leader(InstanceId id) throws IOException {
    return provider.processes(id).leader().orElseThrow().pid();
  }

  /** Ends one process without warning. */
  static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** Every process that belongs to something of this root. */
  Set<Long> processes() throws IOException {
    Set<String> owners;
    try (var records = Files.walk(folder, 2)) {
      owners =
          records
              .map(path -> path.getFileName().toString().replaceFirst("\\.json$", ""))
              .filter(name -> name.startsWith("i-") || name.startsWith("lb-"))
              .collect(Collectors.toSet());
    }
    return table.living().stream()
        .map(stat -> stat.pid())
        .filter(pid -> owners.stream().anyMatch(o -> table.carries(pid, "MUSTER_INSTANCE", o)))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() throws IOException {
    for (long pid : processes()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
