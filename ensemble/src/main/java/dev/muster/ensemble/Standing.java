package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * Whose ensemble it is and who leads, as it stands there.
 *
 * @param hasRoot whether anything of Muster's is there
 * @param id the cluster whose ensemble it is; empty for an ensemble that has just been founded
 * @param epoch the newest leader
 */
record Standing(boolean hasRoot, Optional<String> id, Optional<Epoch> epoch) {
  private static final String ROOT = EnsembleLayout.ROOTS.getFirst();
  private static final Set<String> ZOOKEEPERS_OWN = Set.of("zookeeper");

  /**
   * The newest leader's epoch.
   *
   * @param value the epoch
   * @param version the version of the znode
   */
  record Epoch(long value, int version) {}

  /**
   * Reads it.
   *
   * @throws IOException when what lies there is not of the known form
   */
  static Standing read(ZooKeeper client) throws KeeperException, InterruptedException, IOException {
    if (client.exists(ROOT, false) == null) {
      return new Standing(false, Optional.empty(), Optional.empty());
    }
    Optional<String> id =
        Znodes.data(client, EnsembleLayout.ENSEMBLE_ID, null).map(data -> new String(data, UTF_8));
    Stat stat = new Stat();
    Optional<byte[]> epoch = Znodes.data(client, EnsembleLayout.EPOCH, stat);
    return new Standing(
        true,
        id,
        epoch.isEmpty()
            ? Optional.empty()
            : Optional.of(new Epoch(number(epoch.get()), stat.getVersion())));
  }

  private static long number(byte[] text) throws IOException {
    try {
      return Long.parseLong(new String(text, UTF_8));
    } catch (NumberFormatException e) {
      throw new IOException(
          EnsembleLayout.EPOCH + " holds no epoch but \"" + new String(text, UTF_8) + '"', e);
    }
  }

  /** The newest leader's epoch; 0 for none. */
  long newestEpoch() {
    return epoch.map(Epoch::value).orElse(0L);
  }

  boolean isOf(ClusterUid cluster) {
    return id.filter(cluster.value()::equals).isPresent();
  }

  /** Why nothing may be written, if so. */
  Optional<Failure> refusal(String what, EnsembleAddress ensemble, Fence fence) {
    if (id.isPresent() && !isOf(ensemble.ensemble())) {
      return Optional.of(
          new Failure.Invalid(
              "%s: the ensemble at %s is that of cluster %s, not of %s (%s); nothing is done to it"
                  .formatted(
                      what,
                      ensemble.members().values(),
                      id.get(),
                      ensemble.cluster(),
                      ensemble.ensemble())));
    }
    if (newestEpoch() > fence.epoch()) {
      return Optional.of(
          new Failure.Fenced(
              newestEpoch(),
              "%s: a newer leader than %s leads: epoch %d, not %d"
                  .formatted(what, fence.holder(), newestEpoch(), fence.epoch())));
    }
    return Optional.empty();
  }

  /** Why an ensemble without an id is none that has just been founded, if so. */
  static Optional<Failure> refusalToBegin(String what, ZooKeeper client)
      throws KeeperException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (String child : client.getChildren("/", false)) {
      String path = "/" + child;
      if (!ZOOKEEPERS_OWN.contains(child)) {
        List<String> children =
            EnsembleLayout.ROOTS.contains(path) ? client.getChildren(path, false) : List.of();
        boolean isEpochAlone =
            children.stream().allMatch(name -> (path + "/" + name).equals(EnsembleLayout.EPOCH));
        if (!EnsembleLayout.ROOTS.contains(path) || !isEpochAlone) {
          found.add(path);
        }
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Failure.Invalid(
                what
                    + ": the ensemble carries no cluster's id but holds data ("
                    + String.join(", ", found)
                    + "): it was not founded for this cluster; nothing is done to it"));
  }

  /** Whether the leader is known to the ensemble as the newest. */
  boolean isRaisedTo(Fence fence) {
    return epoch.filter(known -> known.value() == fence.epoch()).isPresent();
  }

  /**
   * What a write begins with, so that it fails when a newer leader has written meanwhile. A leader
   * that is newer itself is written down with its first write.
   */
  List<Op> fence(Fence fence) {
    byte[] text = Long.toString(fence.epoch()).getBytes(UTF_8);
    List<Op> ops = new ArrayList<>();
    if (!hasRoot) {
      ops.add(Op.create(ROOT, new byte[0], Znodes.CONTROLLERS_OWN, CreateMode.PERSISTENT));
    }
    if (epoch.isEmpty()) {
      ops.add(Op.create(EnsembleLayout.EPOCH, text, Znodes.CONTROLLERS_OWN, CreateMode.PERSISTENT));
    } else if (epoch.get().value() < fence.epoch()) {
      ops.add(Op.setData(EnsembleLayout.EPOCH, text, epoch.get().version()));
    } else {
      ops.add(Op.check(EnsembleLayout.EPOCH, epoch.get().version()));
    }
    return ops;
  }
}
