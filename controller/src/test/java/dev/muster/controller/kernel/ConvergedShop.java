package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.yaml.ClusterWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * The cluster {@code shop/prod} with three web machines, which a kernel in virtual time has brought
 * up.
 *
 * @param store the store that the kernel wrote to
 * @param state what the kernel knows at the end
 * @param document the cluster's document
 * @param now the instant of the end
 */
public record ConvergedShop(
    MemoryStore store, KernelState state, ClusterDocument document, Instant now) {
  /** The cluster. */
  public static final ClusterKey KEY = ClusterKey.parse("shop/prod");

  /** Brings it up. */
  public static ConvergedShop bringUp() {
    Rig rig = new Rig(7);
    VirtualController controller = rig.start();
    rig.converge();
    controller
        .events()
        .forEach(
            event -> assertThat(rig.store.addEvent(event)).isInstanceOf(StoreResult.Done.class));
    ClusterDocument document = Rig.document(3);
    // The rig keeps no document that could be read again.
    if (rig.store.cluster(KEY) instanceof StoreResult.Done<ClusterRecord> done) {
      ClusterRecord record = done.value();
      String yaml = ClusterWriter.write(document);
      assertThat(
              rig.store.putCluster(
                  new ClusterRecord(
                      record.key(),
                      record.uid(),
                      record.generation(),
                      yaml,
                      Digests.sha256(yaml),
                      record.source(),
                      record.lifecycle(),
                      record.sourceProblem(),
                      record.suspension(),
                      record.confirmation(),
                      record.requestedAt(),
                      record.createdAt(),
                      Optional.empty(),
                      Optional.empty()),
                  done.resourceVersion()))
          .isInstanceOf(StoreResult.Done.class);
    }
    return new ConvergedShop(rig.store, controller.state(), document, rig.time.now());
  }
}
