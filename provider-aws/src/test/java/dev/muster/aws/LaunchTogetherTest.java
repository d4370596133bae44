package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.Slot;
import dev.muster.testkit.aws.ApiAnswer;
import dev.muster.testkit.contract.ProviderBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LaunchTogetherTest {
  private static final int[] PLACES = {1, 3, 5, 8};

  private Emulated world;
  private Site site;

  @BeforeEach
  void begin() {
    world = Emulated.open();
    site = Site.of(world).prepared(Site.REVISION);
    world.proxy().forget();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private LaunchTogether together() {
    List<LaunchInstance> launches =
        IntStream.of(PLACES).mapToObj(place -> site.launch(place, Site.REVISION)).toList();
    return new LaunchTogether(LaunchBatch.of(launches), launches);
  }

  private Map<Slot, InstanceId> machinesBySlot() {
    return site.machines().stream()
        .collect(
            Collectors.toMap(
                machine -> Tags.identity(machine.tags()).map(InstanceIdentity::slot).orElseThrow(),
                ObservedInstance::id));
  }

  @Test
  void one_call_launches_all_and_each_machine_is_known_by_its_own_slot() {
    Outcome.Accepted outcome = site.accepted(together());

    assertThat(world.proxy().counts()).containsEntry("RunInstances", 1);
    Map<Slot, InstanceId> bySlot = machinesBySlot();
    assertThat(bySlot).hasSize(PLACES.length);
    assertThat(outcome.instances())
        .containsExactlyElementsOf(
            IntStream.of(PLACES)
                .mapToObj(place -> bySlot.get(new Slot(ProviderBackend.SERVICE, place)))
                .toList());
    assertThat(world.proxy().invalid()).isEmpty();
  }

  @Test
  void a_batch_whose_answer_is_lost_happens_once() {
    LaunchTogether together = together();
    world.proxy().lose(call -> call.action().equals("RunInstances"));
    assertThat(site.apply(together)).isInstanceOf(Outcome.Unknown.class);
    world.proxy().heal();

    List<InstanceId> machines = site.restarted().accepted(together).instances();

    assertThat(site.machines())
        .extracting(ObservedInstance::id)
        .containsExactlyInAnyOrderElementsOf(machines);
  }

  @Test
  void a_zone_without_room_for_all_launches_none() {
    world
        .proxy()
        .fail(call ->
            call.action().equals("RunInstances")
                ? Optional.of(ApiAnswer.error(call, 500, "InsufficientInstanceCapacity"))
                : Optional.empty());

    Outcome outcome = site.apply(together());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.failure()).isInstanceOf(Failure.NoCapacity.class));
    assertThat(site.machines()).isEmpty();
  }
}
