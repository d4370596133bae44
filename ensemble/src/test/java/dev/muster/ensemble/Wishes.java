package dev.muster.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Ensembles;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Scope;
import dev.muster.provider.action.ConfigAction.PublishConfig;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ServiceName;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tests ask of ensembles, and what they expect back. */
final class Wishes {
  static final ServiceName WEB = new ServiceName("web");
  static final Fence FENCE = fence(5);

  private Wishes() {}

  static Fence fence(long epoch) {
    return new Fence(Scope.LOCAL, epoch, "leader-" + epoch);
  }

  static ConfigDocument document(int number) {
    return ConfigDocument.ofCanonicalJson("{\"n\":" + number + "}");
  }

  static PublishConfig publish(int expectedHead) {
    return new PublishConfig(WEB, expectedHead, source(expectedHead + 1), "test", "because");
  }

  static ConfigSource source(int number) {
    return new ConfigSource.Document(document(number));
  }

  /** One server takes the place of another. */
  static ReconfigureEnsemble swap(
      EnsembleState state, int joining, String joiningAddress, int leaving) {
    SortedMap<MemberId, String> joiners = new TreeMap<>();
    joiners.put(new MemberId(joining), joiningAddress);
    return new ReconfigureEnsemble(
        state.committed().orElseThrow().version(), joiners, List.of(new MemberId(leaving)));
  }

  static EnsembleState observe(Ensembles ensembles, EnsembleAddress address) {
    return switch (ensembles.observe(address)) {
      case Observation.Complete<EnsembleState>(var state, var _) -> state;
      case Observation.Unavailable<EnsembleState>(var reason, var _) ->
          throw new AssertionError(reason);
    };
  }

  static SortedMap<Integer, Mode> modes(EnsembleState state) {
    SortedMap<Integer, Mode> modes = new TreeMap<>();
    state.servers().forEach(server -> modes.put(server.member().value(), server.mode()));
    return modes;
  }

  static void assertAccepted(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
  }

  static Failure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).failure();
  }
}
