package dev.muster.ensemble;

import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.testkit.EnsemblesContract;
import dev.muster.testkit.zookeeper.RealEnsemble;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The real ensembles keep the promises of those in memory. */
class ZooKeeperEnsemblesContractTest extends EnsemblesContract {
  private static final ClusterUid UID = new ClusterUid("u-contract");

  private static RealEnsemble servers;
  private static ZooKeeperEnsembles ensembles;

  @BeforeAll
  static void found(@TempDir Path root) {
    servers = new RealEnsemble(root, "127.78.1", ClusterKey.parse("shop/prod"), UID);
    servers.found(3);
    ensembles = new ZooKeeperEnsembles(InstantSource.system());
  }

  @AfterAll
  static void end() {
    ensembles.close();
    servers.close();
  }

  @Override
  protected Subject founded() {
    try (TestClient client = new TestClient(servers.connect(1, 2, 3), UID)) {
      client.wipe();
    }
    return new Subject(ensembles, servers.ensemble(1, 2, 3));
  }
}
