package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.testkit.aws.ApiCall;
import dev.muster.testkit.contract.ProviderBackend;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two revisions behind one listener, as a rollout has them. */
class RevisionsTest {
  private Emulated world;
  private Site site;

  @BeforeEach
  void open() {
    world = Emulated.open();
    site = Site.of(world).prepared(Site.REVISION, Site.NEXT_REVISION).balanced();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_new_revision_gets_its_share_once_it_is_well() {
    InstanceId older = site.launched(1, Site.REVISION);
    InstanceId newer = site.launched(2, Site.NEXT_REVISION);
    site.accepted(site.register(1, older, Site.REVISION));
    world.proxy().setHealth(newer.value(), "initial");
    site.accepted(site.register(2, newer, Site.NEXT_REVISION));

    assertThat(lastShares()).as("the new one is checked and gets nothing").containsExactly(0, 1);
    assertThat(site.balancer().state()).isEqualTo(ObservedBalancer.State.ACTIVE);
    assertThat(site.targets())
        .extracting(ObservedTarget::health)
        .containsExactlyInAnyOrder(ObservedTarget.Health.HEALTHY, ObservedTarget.Health.INITIAL);

    world.proxy().setHealth(newer.value(), "healthy");
    Site later = site.restarted();
    assertThat(later.balancer().state()).isEqualTo(ObservedBalancer.State.ASTRAY);
    later.accepted(new ConfigureBalancer(later.balancer().id(), Site.BALANCING));

    assertThat(lastShares()).containsExactly(1, 1);
    assertThat(later.balancer().state()).isEqualTo(ObservedBalancer.State.ACTIVE);
  }

  @Test
  void the_last_machine_of_a_revision_gives_its_share_away_before_it_leaves() {
    InstanceId older = site.launched(1, Site.REVISION);
    InstanceId newer = site.launched(2, Site.NEXT_REVISION);
    site.accepted(site.register(1, older, Site.REVISION));
    site.accepted(site.register(2, newer, Site.NEXT_REVISION));
    world.proxy().forget();

    site.accepted(
        new DeregisterTarget(
            site.balancer().id(), ProviderBackend.SERVICE, older, ProviderBackend.PORT));

    assertThat(world.proxy().calls())
        .extracting(ApiCall::action)
        .containsSubsequence("ModifyListener", "DeregisterTargets");
    assertThat(lastShares()).containsExactly(1);
    assertThat(site.targets()).extracting(ObservedTarget::instance).containsExactly(newer);
    assertThat(site.balancer().state()).isEqualTo(ObservedBalancer.State.ACTIVE);
  }

  @Test
  void a_machine_that_is_registered_under_another_revision_leaves_the_first() {
    InstanceId machine = site.launched(1, Site.REVISION);
    site.accepted(site.register(1, machine, Site.REVISION));

    site.accepted(site.register(1, machine, Site.NEXT_REVISION));

    assertThat(site.targets())
        .extracting(ObservedTarget::revision)
        .containsExactly(Site.NEXT_REVISION);
  }

  /** The weights that the listener was given last, the smallest first. */
  private List<Integer> lastShares() {
    ApiCall last =
        world.proxy().calls().stream()
            .filter(call -> call.action().equals("ModifyListener"))
            .reduce((_, later) -> later)
            .orElseThrow();
    return last.parameters().entrySet().stream()
        .filter(parameter -> parameter.getKey().endsWith(".Weight"))
        .map(parameter -> Integer.valueOf(parameter.getValue()))
        .sorted()
        .toList();
  }
}
