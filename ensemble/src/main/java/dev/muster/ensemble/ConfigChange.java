package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.ensemble.FencedWrite.Plan;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.ConfigAction.AssignConfig;
import dev.muster.provider.action.ConfigAction.PublishConfig;
import dev.muster.provider.action.ConfigAction.ReleaseConfig;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.ConfigHead;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.layout.ServiceConfigs;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Changes a service's configuration: a new version and what points to it, in one. */
record ConfigChange(ConfigAction action) implements FencedWrite.Step {
  private static final int LARGEST_POINTER_BYTES = 16 * 1024;

  @Override
  public String summary() {
    return action.summary();
  }

  @Override
  public boolean begins() {
    return false;
  }

  /**
   * Why it can never be done, if so. ZooKeeper answers to what is too large by closing the
   * connection, so that is found out here.
   */
  static Optional<Failure> refusal(ConfigAction action) {
    return switch (action) {
      case PublishConfig publication ->
          refusal(action, publication.source(), publication.author() + publication.message());
      case AssignConfig assignment ->
          refusal(action, assignment.source(), assignment.author() + assignment.message());
      case ReleaseConfig _ -> Optional.empty();
    };
  }

  private static Optional<Failure> refusal(ConfigAction action, ConfigSource source, String words) {
    return wrong(source)
        .or(() ->
            words.getBytes(UTF_8).length > LARGEST_POINTER_BYTES
                ? Optional.of(
                    "author and message have more than %d bytes; shorten the message"
                        .formatted(LARGEST_POINTER_BYTES))
                : Optional.empty())
        .map(why -> new Failure.Invalid(action.summary() + ": " + why));
  }

  private static Optional<String> wrong(ConfigSource source) {
    if (!(source instanceof ConfigSource.Document(ConfigDocument document))) {
      return Optional.empty();
    }
    byte[] bytes = document.json().getBytes(UTF_8);
    if (bytes.length > ConfigDocument.MAXIMUM_BYTES) {
      return Optional.of(
          "the document has %d bytes, and %d are the most; keep large values elsewhere and publish where they are"
              .formatted(bytes.length, ConfigDocument.MAXIMUM_BYTES));
    }
    return Digests.sha256(bytes).equals(document.sha256())
        ? Optional.empty()
        : Optional.of("the document does not digest to " + document.sha256());
  }

  @Override
  public Plan plan(ZooKeeper client, Standing standing)
      throws KeeperException, InterruptedException, IOException {
    Stat stat = new Stat();
    ServiceConfigs before = ConfigTree.read(client, action.service(), stat);
    Optional<String> missing = missing(client);
    if (missing.isPresent()) {
      return new Plan.Nothing(Outcome.refused(new Failure.Conflict(missing.get())));
    }
    return switch (before.after(action)) {
      case ServiceConfigs.Result.Refused(Failure failure) ->
          new Plan.Nothing(Outcome.refused(failure));
      case ServiceConfigs.Result.Done(ServiceConfigs after) -> {
        List<Op> ops = ops(client, before, after, stat.getVersion());
        Outcome done = done(after.head().map(PublishedConfig::number).orElse(0));
        yield ops.isEmpty() ? new Plan.Nothing(done) : new Plan.Write(ops, done);
      }
    };
  }

  /** What of the ensemble the action speaks of that is not there. */
  private Optional<String> missing(ZooKeeper client) throws KeeperException, InterruptedException {
    Optional<ConfigSource> source = source();
    if (source.isEmpty() || !(source.get() instanceof ConfigSource.Version version)) {
      return Optional.empty();
    }
    String path = EnsembleLayout.version(action.service(), version.number());
    return Znodes.exists(client, path)
        ? Optional.empty()
        : Optional.of(action.summary() + ": there is no " + path + " any more; observe again");
  }

  private Optional<ConfigSource> source() {
    return switch (action) {
      case PublishConfig publication -> Optional.of(publication.source());
      case AssignConfig assignment -> Optional.of(assignment.source());
      case ReleaseConfig _ -> Optional.empty();
    };
  }

  private List<Op> ops(
      ZooKeeper client, ServiceConfigs before, ServiceConfigs after, int headVersion)
      throws KeeperException, InterruptedException {
    ServiceName service = action.service();
    List<Op> ops = new ArrayList<>();
    if (after.newest() > before.newest()
        && source().orElseThrow() instanceof ConfigSource.Document(ConfigDocument document)) {
      ops.add(
          create(EnsembleLayout.version(service, after.newest()), document.json().getBytes(UTF_8)));
    }
    int previous = before.head().map(PublishedConfig::number).orElse(0);
    if (!after.head().equals(before.head())) {
      byte[] head = pointer(after.head().orElseThrow(), previous);
      String path = EnsembleLayout.head(service);
      ops.add(before.head().isEmpty() ? create(path, head) : Op.setData(path, head, headVersion));
    }
    ops.addAll(assignments(before.assigned(), after.assigned(), previous));
    return ops.isEmpty() ? ops : behindParents(client, ops);
  }

  private List<Op> behindParents(ZooKeeper client, List<Op> ops)
      throws KeeperException, InterruptedException {
    ServiceName service = action.service();
    List<Op> all = new ArrayList<>();
    for (String parent :
        List.of(
            EnsembleLayout.config(service),
            EnsembleLayout.versions(service),
            EnsembleLayout.assigned(service))) {
      if (!Znodes.exists(client, parent)) {
        all.add(create(parent, new byte[0]));
      }
    }
    all.addAll(ops);
    return all;
  }

  private List<Op> assignments(
      SortedMap<Occupant, PublishedConfig> before,
      SortedMap<Occupant, PublishedConfig> after,
      int previous) {
    List<Op> ops = new ArrayList<>();
    after.forEach((occupant, version) -> {
      PublishedConfig known = before.get(occupant);
      String path = EnsembleLayout.assigned(occupant);
      if (known == null) {
        ops.add(create(path, pointer(version, previous)));
      } else if (!known.equals(version)) {
        ops.add(Op.setData(path, pointer(version, previous), -1));
      }
    });
    before.keySet().stream()
        .filter(occupant -> !after.containsKey(occupant))
        .forEach(occupant -> ops.add(Op.delete(EnsembleLayout.assigned(occupant), -1)));
    return ops;
  }

  private byte[] pointer(PublishedConfig version, int previous) {
    String author =
        switch (action) {
          case PublishConfig publication -> publication.author();
          case AssignConfig assignment -> assignment.author();
          case ReleaseConfig _ -> "";
        };
    String message =
        switch (action) {
          case PublishConfig publication -> publication.message();
          case AssignConfig assignment -> assignment.message();
          case ReleaseConfig _ -> "";
        };
    return new ConfigHead(version.number(), version.sha256(), previous, author, message).bytes();
  }

  @Override
  public Optional<Outcome> judge(ZooKeeper client, Standing standing)
      throws KeeperException, InterruptedException, IOException {
    Optional<ConfigHead> head = ConfigTree.head(client, action.service(), new Stat());
    SortedMap<Occupant, PublishedConfig> assigned = ConfigTree.assigned(client, action.service());
    boolean isDone =
        switch (action) {
          case PublishConfig publication -> head.filter(now -> isOf(publication, now)).isPresent();
          case AssignConfig assignment ->
              assignment.occupants().stream()
                  .allMatch(occupant ->
                      assigned.containsKey(occupant)
                          && assigned.get(occupant).sha256().equals(assignment.source().sha256()));
          case ReleaseConfig release ->
              release.occupants().stream().noneMatch(assigned::containsKey);
        };
    return isDone ? Optional.of(done(head.map(ConfigHead::number).orElse(0))) : Optional.empty();
  }

  private static boolean isOf(PublishConfig publication, ConfigHead head) {
    return head.sha256().equals(publication.source().sha256())
        && head.previous() == publication.expectedHead()
        && head.author().equals(publication.author())
        && head.message().equals(publication.message());
  }

  private Outcome done(int head) {
    return switch (action) {
      case PublishConfig publication ->
          Outcome.accepted("publish-" + publication.service() + "-" + head);
      case AssignConfig assignment -> Outcome.accepted("assign-" + assignment.service());
      case ReleaseConfig release -> Outcome.accepted("release-" + release.service());
    };
  }

  private static Op create(String path, byte[] data) {
    return Op.create(path, data, Znodes.CONTROLLERS_OWN, CreateMode.PERSISTENT);
  }
}
