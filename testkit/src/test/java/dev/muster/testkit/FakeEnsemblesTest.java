package dev.muster.testkit;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ensembles of the world in memory keep the promises of the real ones. */
class FakeEnsemblesTest extends EnsemblesContract {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ClusterUid UID = new ClusterUid("u-contract");

  @Override
  protected Subject founded() {
    FakeWorld world = new FakeWorld(Instant.EPOCH);
    SortedMap<MemberId, InstanceId> machines = new TreeMap<>();
    for (int member = 1; member <= 3; member++) {
      machines.put(new MemberId(member), world.addMachine(tags(member), new Zone("a")));
    }
    world.advance(Duration.ofMinutes(1));
    world.advance(Duration.ofMinutes(1));
    SortedMap<MemberId, String> members = new TreeMap<>();
    machines.forEach((member, machine) -> members.put(member, address(world, machine)));
    return new Subject(world, new EnsembleAddress(KEY, UID, members));
  }

  private static SortedMap<String, String> tags(int member) {
    return Tags.of(
        new InstanceIdentity(
            KEY,
            UID,
            new Slot(EnsembleSpec.SERVICE, member),
            new Incarnation(1),
            EnsembleSpec.DEFAULT_VERSION,
            new RevisionId("0123456789ab"),
            Optional.of(new Membership(new MemberId(member), MemberRole.GENESIS, 3))));
  }

  private static String address(FakeWorld world, InstanceId machine) {
    return world.instances().stream()
        .filter(instance -> instance.id().equals(machine))
        .map(ObservedInstance::address)
        .findFirst()
        .orElseThrow();
  }
}
