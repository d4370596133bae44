package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Ensembles;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Scope;
import dev.muster.provider.action.ConfigAction.AssignConfig;
import dev.muster.provider.action.ConfigAction.PublishConfig;
import dev.muster.provider.action.ConfigAction.ReleaseConfig;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.EnsembleState.Server;
import dev.muster.provider.observed.Reports;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ServiceName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every implementation of {@link Ensembles} promises, the one in memory like the real one.
 * Each test begins with an ensemble of servers 1, 2 and 3 that has just been founded.
 */
public abstract class EnsemblesContract {
  private static final ServiceName WEB = new ServiceName("web");
  private static final ConfigDocument FIRST = ConfigDocument.ofCanonicalJson("{\"n\":1}");
  private static final ConfigDocument SECOND = ConfigDocument.ofCanonicalJson("{\"n\":2}");
  private static final Fence FENCE = fence(5);
  private static final Fence NEWER = fence(7);

  private Ensembles ensembles;
  private EnsembleAddress address;

  /**
   * An ensemble of three that serves and holds nothing.
   *
   * @param ensembles who reaches it
   * @param address where it is
   */
  public record Subject(Ensembles ensembles, EnsembleAddress address) {}

  /** Makes it. */
  protected abstract Subject founded();

  @BeforeEach
  final void found() {
    Subject subject = founded();
    ensembles = subject.ensembles();
    address = subject.address();
  }

  @Test
  void a_founded_ensemble_serves_and_carries_no_id() {
    EnsembleState state = observe();
    assertThat(state.servers()).extracting(Server::member).containsExactlyElementsOf(members());
    assertThat(state.servers())
        .extracting(Server::mode)
        .containsExactlyInAnyOrder(Mode.LEADER, Mode.FOLLOWER, Mode.FOLLOWER);
    assertThat(state.committed().orElseThrow().voters()).isEqualTo(address.members());
    assertThat(state.committed().orElseThrow().observers()).isEmpty();
    assertThat(state.initialized()).isFalse();
    assertThat(state.fenceEpoch()).isZero();
    assertThat(state.published()).isEmpty();
  }

  @Test
  void initializing_again_does_nothing_more() {
    assertThat(apply(FENCE, new InitializeEnsemble())).isInstanceOf(Outcome.Accepted.class);
    assertThat(apply(FENCE, publish(0, FIRST))).isInstanceOf(Outcome.Accepted.class);
    EnsembleState before = observe();
    assertThat(apply(FENCE, new InitializeEnsemble())).isInstanceOf(Outcome.Accepted.class);
    assertThat(before.initialized()).isTrue();
    assertThat(observe()).isEqualTo(before);
  }

  @Test
  void nothing_but_initializing_is_done_to_an_ensemble_without_an_id() {
    assertRefused(apply(FENCE, publish(0, FIRST)), Failure.Conflict.class);
    assertRefused(
        apply(FENCE, reconfigure(version(), new TreeMap<>(), new MemberId(3))),
        Failure.Conflict.class);
    assertThat(observe().published()).isEmpty();
    assertThat(observe().committed().orElseThrow().voters()).hasSize(3);
  }

  @Test
  void versions_of_a_configuration_follow_each_other() {
    initialize();
    assertThat(apply(FENCE, publish(0, FIRST))).isInstanceOf(Outcome.Accepted.class);
    assertThat(observe().published())
        .containsExactly(entry(new PublishedConfig(1, FIRST.sha256())));
    assertRefused(apply(FENCE, publish(0, FIRST)), Failure.Conflict.class);
    assertRefused(apply(FENCE, publish(2, SECOND)), Failure.Conflict.class);
    assertThat(observe().published())
        .containsExactly(entry(new PublishedConfig(1, FIRST.sha256())));
    assertThat(apply(FENCE, publish(1, SECOND))).isInstanceOf(Outcome.Accepted.class);
    assertThat(observe().published())
        .containsExactly(entry(new PublishedConfig(2, SECOND.sha256())));
  }

  @Test
  void single_machines_read_another_version_until_they_are_released() {
    initialize();
    assertThat(apply(FENCE, publish(0, FIRST))).isInstanceOf(Outcome.Accepted.class);
    ConfigSource second = new ConfigSource.Document(SECOND);
    assertThat(apply(FENCE, assign(second, "web-1.2"))).isInstanceOf(Outcome.Accepted.class);
    assertThat(apply(FENCE, assign(second, "web-1.2", "web-2.1")))
        .isInstanceOf(Outcome.Accepted.class);
    PublishedConfig staged = new PublishedConfig(2, SECOND.sha256());
    EnsembleState canary = observe();
    assertThat(canary.published()).containsExactly(entry(new PublishedConfig(1, FIRST.sha256())));
    assertThat(canary.assigned())
        .containsExactly(
            Map.entry(Occupant.parse("web-1.2"), staged),
            Map.entry(Occupant.parse("web-2.1"), staged));
    assertThat(canary.configOf(Occupant.parse("web-1.1")).orElseThrow().number()).isEqualTo(1);

    assertThat(apply(FENCE, release("web-1.2", "web-9.9"))).isInstanceOf(Outcome.Accepted.class);
    assertThat(observe().assigned()).containsOnlyKeys(Occupant.parse("web-2.1"));
  }

  @Test
  void a_version_that_single_machines_read_becomes_the_head() {
    initialize();
    assertThat(apply(FENCE, publish(0, FIRST))).isInstanceOf(Outcome.Accepted.class);
    assertThat(apply(FENCE, assign(new ConfigSource.Document(SECOND), "web-1.1")))
        .isInstanceOf(Outcome.Accepted.class);
    ConfigSource staged = new ConfigSource.Version(2, SECOND.sha256());
    assertThat(apply(FENCE, new PublishConfig(WEB, 1, staged, "test", "it did well")))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(observe().published())
        .containsExactly(entry(new PublishedConfig(2, SECOND.sha256())));
    // What was tried and dropped keeps its number.
    assertThat(
            apply(
                FENCE,
                assign(new ConfigSource.Document(ConfigDocument.ofCanonicalJson("{}")), "web-1.1")))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(apply(FENCE, release("web-1.1"))).isInstanceOf(Outcome.Accepted.class);
    assertThat(apply(FENCE, publish(2, FIRST))).isInstanceOf(Outcome.Accepted.class);
    assertThat(observe().published())
        .containsExactly(entry(new PublishedConfig(4, FIRST.sha256())));
  }

  @Test
  void a_document_that_is_too_large_is_refused() {
    initialize();
    String filler = "x".repeat(ConfigDocument.MAXIMUM_BYTES);
    ConfigDocument large = ConfigDocument.ofCanonicalJson("{\"a\":\"" + filler + "\"}");
    assertRefused(apply(FENCE, publish(0, large)), Failure.Invalid.class);
    assertThat(observe().published()).isEmpty();
  }

  @Test
  void an_older_leader_is_refused_whatever_it_writes() {
    initialize();
    assertThat(apply(FENCE, publish(0, FIRST))).isInstanceOf(Outcome.Accepted.class);
    assertThat(ensembles.raiseFence(NEWER, address)).isInstanceOf(Outcome.Accepted.class);
    EnsembleState before = observe();
    assertThat(before.fenceEpoch()).isEqualTo(NEWER.epoch());
    assertFenced(apply(FENCE, new InitializeEnsemble()));
    assertFenced(apply(FENCE, publish(1, SECOND)));
    assertFenced(apply(FENCE, assign(new ConfigSource.Document(SECOND), "web-1.1")));
    assertFenced(apply(FENCE, release("web-1.1")));
    assertFenced(apply(FENCE, reconfigure(version(), new TreeMap<>(), new MemberId(3))));
    assertFenced(ensembles.raiseFence(FENCE, address));
    assertThat(observe()).isEqualTo(before);
    assertThat(apply(NEWER, publish(1, SECOND))).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void the_fence_can_be_raised_before_anything_else_and_again() {
    assertThat(ensembles.raiseFence(NEWER, address)).isInstanceOf(Outcome.Accepted.class);
    assertThat(ensembles.raiseFence(NEWER, address)).isInstanceOf(Outcome.Accepted.class);
    assertFenced(apply(FENCE, new InitializeEnsemble()));
    assertThat(observe().initialized()).isFalse();
    assertThat(apply(NEWER, new InitializeEnsemble())).isInstanceOf(Outcome.Accepted.class);
    assertThat(observe().initialized()).isTrue();
    assertThat(observe().fenceEpoch()).isEqualTo(NEWER.epoch());
  }

  @Test
  void a_change_of_membership_that_cannot_be_made_changes_nothing() {
    initialize();
    EnsembleState before = observe();
    assertRefused(
        apply(FENCE, reconfigure("1", new TreeMap<>(), new MemberId(3))), Failure.Conflict.class);
    SortedMap<MemberId, String> absent = new TreeMap<>();
    absent.put(new MemberId(9), "127.78.250.9");
    assertRefused(
        apply(FENCE, reconfigure(version(), absent, new MemberId(3))), Failure.Invalid.class);
    SortedMap<MemberId, String> voter = new TreeMap<>();
    voter.put(new MemberId(2), address.members().get(new MemberId(2)));
    assertRefused(
        apply(FENCE, reconfigure(version(), voter, new MemberId(3))), Failure.Invalid.class);
    assertThat(observe()).isEqualTo(before);
  }

  @Test
  void an_agent_that_says_nothing_has_no_entry() {
    initialize();
    assertThat(ensembles.reports(address, List.of()))
        .isInstanceOfSatisfying(
            Observation.Complete.class,
            complete -> assertThat(complete.value()).isEqualTo(new Reports(List.of())));
    AgentAddress silent = new AgentAddress(new InstanceId("i-none"), WEB, "127.78.250.10");
    assertThat(ensembles.reports(address, List.of(silent)))
        .isInstanceOfSatisfying(
            Observation.Complete.class,
            complete -> assertThat(complete.value()).isEqualTo(new Reports(List.of())));
  }

  private void initialize() {
    assertThat(apply(FENCE, new InitializeEnsemble())).isInstanceOf(Outcome.Accepted.class);
  }

  private Outcome apply(Fence fence, EnsembleAction action) {
    return ensembles.apply(fence, address, action);
  }

  private EnsembleState observe() {
    return switch (ensembles.observe(address)) {
      case Observation.Complete<EnsembleState>(var state, var _) -> state;
      case Observation.Unavailable<EnsembleState>(var reason, var _) ->
          throw new AssertionError(reason);
    };
  }

  private String version() {
    return observe().committed().orElseThrow().version();
  }

  private List<MemberId> members() {
    return List.copyOf(address.members().keySet());
  }

  private static Map.Entry<ServiceName, PublishedConfig> entry(PublishedConfig config) {
    return Map.entry(WEB, config);
  }

  private static PublishConfig publish(int expectedHead, ConfigDocument document) {
    return new PublishConfig(
        WEB, expectedHead, new ConfigSource.Document(document), "test", "because");
  }

  private static AssignConfig assign(ConfigSource source, String... occupants) {
    return new AssignConfig(WEB, source, occupants(occupants), "test", "canary");
  }

  private static ReleaseConfig release(String... occupants) {
    return new ReleaseConfig(WEB, occupants(occupants));
  }

  private static SortedSet<Occupant> occupants(String... names) {
    return Arrays.stream(names).map(Occupant::parse).collect(Collectors.toCollection(TreeSet::new));
  }

  private static ReconfigureEnsemble reconfigure(
      String version, SortedMap<MemberId, String> joining, MemberId leaving) {
    return new ReconfigureEnsemble(version, joining, List.of(leaving));
  }

  private static Fence fence(long epoch) {
    return new Fence(Scope.LOCAL, epoch, "leader-" + epoch);
  }

  private static void assertRefused(Outcome outcome, Class<? extends Failure> failure) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.failure()).isInstanceOf(failure));
  }

  private static void assertFenced(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.failure())
                    .isInstanceOfSatisfying(
                        Failure.Fenced.class,
                        fenced -> assertThat(fenced.currentEpoch()).isEqualTo(NEWER.epoch())));
  }
}
