package dev.muster.proof;

import static dev.muster.proof.LiveStage.SYNCSTORAGE;
import static dev.muster.proof.LiveStage.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reboot of the machine, which ends every process at once. */
@ExtendWith(SharedClusters.class)
class RebootTest {
  private static final List<ClusterKey> CLUSTERS = List.of(SYNCSTORAGE, TOKENS);
  private static final String HEAD = "/config/webhead/head";

  @Test
  void the_clusters_come_back_on_their_machines_with_the_data_of_their_ensembles(LiveStage live)
      throws Exception {
    String written = "/written-before-" + System.nanoTime();
    SortedMap<ClusterKey, Set<String>> machines = new TreeMap<>();
    String head;
    for (ClusterKey cluster : CLUSTERS) {
      machines.put(cluster, live.instances(cluster).keySet());
    }
    try (EnsembleTree syncstorage = live.ensemble(SYNCSTORAGE);
        EnsembleTree tokens = live.ensemble(TOKENS)) {
      syncstorage.create(written, "syncstorage's");
      tokens.create(written, "tokens'");
      head = syncstorage.text(HEAD);
    }

    live.cutPower();
    live.startController();
    for (ClusterKey cluster : CLUSTERS) {
      live.look(cluster, 1);
    }
    for (ClusterKey cluster : CLUSTERS) {
      live.awaitReady(cluster, 1);
      assertThat(live.instances(cluster).keySet()).isEqualTo(machines.get(cluster));
      assertThat(live.events(cluster, "TerminateInstance"))
          .noneMatch(event -> event.contains("zknode"));
    }
    assertThat(Census.complaints(live.stage(), live.stage().machines(), TwoClustersTest.WANTED))
        .isEmpty();
    try (EnsembleTree syncstorage = live.ensemble(SYNCSTORAGE);
        EnsembleTree tokens = live.ensemble(TOKENS)) {
      assertThat(syncstorage.text(written)).isEqualTo("syncstorage's");
      assertThat(tokens.text(written)).isEqualTo("tokens'");
      assertThat(syncstorage.text(HEAD)).isEqualTo(head);
      assertThat(syncstorage.voters()).hasSize(3);
    }
    assertThat(live.page(live.view(SYNCSTORAGE).endpoints().getFirst())).contains("webhead 1.0.0");
    assertThat(live.page(live.view(TOKENS).endpoints().getLast())).contains("verifier 1.0.0");
  }
}
