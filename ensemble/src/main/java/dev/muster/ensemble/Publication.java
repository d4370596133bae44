package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.ensemble.FencedWrite.Plan;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.EnsembleAction.PublishConfig;
import dev.muster.provider.layout.ConfigHead;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Publishes a configuration: a new version and the head that points to it, in one. */
record Publication(PublishConfig config) implements FencedWrite.Step {
  private static final int LARGEST_HEAD_BYTES = 16 * 1024;

  @Override
  public String summary() {
    return config.summary();
  }

  @Override
  public boolean begins() {
    return false;
  }

  /**
   * Why it can never be published, if so. ZooKeeper answers to what is too large by closing the
   * connection, so that is found out here.
   */
  static Optional<Failure> refusal(PublishConfig config) {
    byte[] document = config.document().json().getBytes(UTF_8);
    String why = "";
    if (document.length > ConfigDocument.MAXIMUM_BYTES) {
      why =
          "the document has %d bytes, and %d are the most; keep large values elsewhere and publish where they are"
              .formatted(document.length, ConfigDocument.MAXIMUM_BYTES);
    } else if (!Digests.sha256(document).equals(config.document().sha256())) {
      why = "the document does not digest to " + config.document().sha256();
    } else if (head(config).bytes().length > LARGEST_HEAD_BYTES) {
      why =
          "author and message have more than %d bytes; shorten the message"
              .formatted(LARGEST_HEAD_BYTES);
    }
    return why.isEmpty()
        ? Optional.empty()
        : Optional.of(new Failure.Invalid(config.summary() + ": " + why));
  }

  private static ConfigHead head(PublishConfig config) {
    return new ConfigHead(
        config.expectedHead() + 1,
        config.document().sha256(),
        config.expectedHead(),
        config.author(),
        config.message());
  }

  @Override
  public Plan plan(ZooKeeper client, Standing standing)
      throws KeeperException, InterruptedException, IOException {
    ServiceName service = config.service();
    String path = EnsembleLayout.head(service);
    Stat stat = new Stat();
    Optional<byte[]> before = Znodes.data(client, path, stat);
    int number = before.isEmpty() ? 0 : parse(path, before.get()).number();
    if (number != config.expectedHead()) {
      return new Plan.Nothing(
          Outcome.refused(
              new Failure.Conflict(
                  "%s: the head is at version %d, not at %d; observe again"
                      .formatted(summary(), number, config.expectedHead()))));
    }
    byte[] head = head(config).bytes();
    List<Op> ops = new ArrayList<>();
    for (String parent :
        List.of(EnsembleLayout.config(service), EnsembleLayout.versions(service))) {
      if (before.isEmpty() && !Znodes.exists(client, parent)) {
        ops.add(create(parent, new byte[0]));
      }
    }
    ops.add(
        create(
            EnsembleLayout.version(service, number + 1), config.document().json().getBytes(UTF_8)));
    ops.add(before.isEmpty() ? create(path, head) : Op.setData(path, head, stat.getVersion()));
    return new Plan.Write(ops, done());
  }

  @Override
  public Optional<Outcome> judge(ZooKeeper client, Standing standing)
      throws KeeperException, InterruptedException, IOException {
    String path = EnsembleLayout.head(config.service());
    Optional<byte[]> now = Znodes.data(client, path, null);
    return now.isPresent() && parse(path, now.get()).equals(head(config))
        ? Optional.of(done())
        : Optional.empty();
  }

  private Outcome done() {
    return Outcome.accepted("publish-" + config.service() + "-" + (config.expectedHead() + 1));
  }

  private static Op create(String path, byte[] data) {
    return Op.create(path, data, Znodes.CONTROLLERS_OWN, CreateMode.PERSISTENT);
  }

  private static ConfigHead parse(String path, byte[] data) throws IOException {
    try {
      return ConfigHead.parse(data);
    } catch (IOException e) {
      throw new IOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }
}
