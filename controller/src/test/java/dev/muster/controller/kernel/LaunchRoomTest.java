package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaunchRoomTest {
  private static final ServiceName WEB = new ServiceName("web");
  private static final Zone ZONE = new Zone("a");
  private static final LaunchRoom.Pool POOL = new LaunchRoom.Pool(WEB, ZONE);
  private static final Outcome FULL =
      Outcome.refused(new Failure.NoCapacity(ZONE, "the zone is full"));

  @Test
  void is_halved_down_to_one_while_a_zone_refuses() {
    LaunchRoom room = LaunchRoom.ANY;
    int[] sizes = IntStream.generate(() -> 0).limit(7).toArray();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = room.of(POOL, LaunchBatch.MAXIMUM);
      room = after(room, sizes[i], FULL);
    }

    assertThat(sizes).containsExactly(50, 25, 12, 6, 3, 1, 1);
  }

  @Test
  void is_doubled_by_each_batch_that_is_accepted_until_nothing_is_remembered() {
    LaunchRoom room = after(LaunchRoom.ANY, 12, FULL);
    assertThat(room.of(POOL, LaunchBatch.MAXIMUM)).isEqualTo(6);

    room = after(room, 6, Outcome.accepted("request"));
    assertThat(room.of(POOL, LaunchBatch.MAXIMUM)).isEqualTo(12);

    assertThat(after(room, 25, Outcome.accepted("request"))).isEqualTo(LaunchRoom.ANY);
  }

  @Test
  void is_not_touched_by_other_refusals_and_other_zones() {
    LaunchRoom room = after(LaunchRoom.ANY, 50, Outcome.refused(new Failure.Invalid("wrong")));

    assertThat(room).isEqualTo(LaunchRoom.ANY);
    assertThat(
            after(room, 50, FULL).of(new LaunchRoom.Pool(WEB, new Zone("b")), LaunchBatch.MAXIMUM))
        .isEqualTo(LaunchBatch.MAXIMUM);
  }

  private static LaunchRoom after(LaunchRoom room, int size, Outcome outcome) {
    List<LaunchInstance> launches =
        IntStream.rangeClosed(1, size).mapToObj(LaunchRoomTest::launch).toList();
    Map<ActionKey, Outcome> ended = new HashMap<>();
    launches.forEach(launch -> ended.put(launch.key(), outcome));
    return room.after(
        launches.stream().map(launch -> new PlannedAction(launch, "wanted")).toList(),
        new LaunchBatches(size > 1 ? List.of(LaunchBatch.of(launches)) : List.of()),
        ended,
        LaunchBatch.MAXIMUM);
  }

  private static LaunchInstance launch(int ordinal) {
    return new LaunchInstance(
        new LaunchToken("token-" + ordinal),
        new InstanceIdentity(
            ClusterKey.parse("shop/prod"),
            new ClusterUid("uid-1"),
            new Slot(WEB, ordinal),
            new Incarnation(1),
            new ServiceVersion("1.0"),
            new RevisionId("0123456789ab"),
            Optional.empty()),
        ZONE,
        new ImageId("img-1"));
  }

  @Test
  void machines_of_a_call_come_in_the_order_of_their_places() {
    List<LaunchInstance> launches = List.of(launch(3), launch(6), launch(8));
    LaunchBatch batch = LaunchBatch.of(launches);
    LaunchBatches batches = new LaunchBatches(List.of(batch));
    List<InstanceId> ids =
        List.of(new InstanceId("i-1"), new InstanceId("i-2"), new InstanceId("i-3"));

    assertThat(batches.outcomes(batch.key(), new Outcome.Accepted(ids, "request")))
        .containsEntry(launches.get(0).key(), Outcome.launched(ids.get(0), "request"))
        .containsEntry(launches.get(2).key(), Outcome.launched(ids.get(2), "request"))
        .hasSize(3);
    assertThat(batches.outcomes(batch.key(), new Outcome.Accepted(ids.subList(0, 2), "request")))
        .allSatisfy((_, outcome) -> assertThat(outcome).isInstanceOf(Outcome.Unknown.class));
  }
}
