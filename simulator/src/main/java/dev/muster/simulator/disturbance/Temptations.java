package dev.muster.simulator.disturbance;

import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.stage.Astray.Mood;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.SpecDraft.Exposure;
import dev.muster.simulator.stage.Stage;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Scenarios in which a reconciler goes astray and the guards alone keep their promises. */
public final class Temptations {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ServiceName WEB = new ServiceName("web");
  private static final int STRANGE_ORDINAL = 99;
  private static final long MADE_AT = 40_000;
  private static final long ENDS_AT = 280_000;

  private Temptations() {}

  /** The scenario of a seed. */
  public static Scenario of(long seed) {
    Chance chance = new Chance(seed).fork("temptation");
    List<Planned> plan = new ArrayList<>();
    Mood mood =
        chance.pick(
            List.of(
                Mood.REPAIRS_ALL,
                Mood.REPAIRS_SERVERS,
                Mood.REMOVES_SERVERS,
                Mood.REPAIRS_FOREIGN,
                Mood.STARTS_FOREIGN,
                Mood.REPAIRS_STRANGERS));
    Zone zone = chance.pick(SpecDraft.ZONES);
    long millis = chance.between(60_000, 180_000);
    add(plan, MADE_AT, new GoAstray(mood, millis));
    switch (mood) {
      case REPAIRS_ALL -> {
        add(plan, MADE_AT, new ZoneTroubles.Darken(zone, millis));
        if (chance.happens(0.5)) {
          add(
              plan,
              MADE_AT + chance.between(0, millis),
              new MachineTroubles.Stop(chance.below(99)));
          int rate = (int) chance.between(100, 700);
          add(plan, MADE_AT, new ControllerTroubles.Weather(FaultKind.CHANGE_REFUSED, rate));
        }
      }
      case REPAIRS_SERVERS, REMOVES_SERVERS -> {
        if (chance.happens(0.5)) {
          int rate = (int) chance.between(100, 600);
          add(plan, MADE_AT, new ControllerTroubles.Weather(FaultKind.ENSEMBLE_SILENT, rate));
        }
        if (chance.happens(0.5)) {
          add(plan, MADE_AT + chance.between(0, millis), new MachineTroubles.Stop(chance.below(3)));
        }
      }
      case REPAIRS_FOREIGN, STARTS_FOREIGN ->
          add(plan, MADE_AT, new MachineTroubles.AddForeign(KEY, zone));
      case REPAIRS_STRANGERS -> add(plan, MADE_AT, new AddStranger(KEY, zone, millis));
      case CALM -> {}
    }
    Supplier<SpecDraft> draft =
        () -> {
          SpecDraft spec = new SpecDraft(KEY);
          spec.add(WEB.value(), 5, Exposure.BALANCED, Replacement.AUTOMATIC);
          spec.add("api", 3, Exposure.BALANCED, Replacement.AUTOMATIC);
          return spec;
        };
    return new Scenario(seed, Scenery.LOCAL, 1, List.of(draft), plan, ENDS_AT, Optional.empty());
  }

  private static void add(List<Planned> plan, long at, Disturbance what) {
    plan.add(new Planned(plan.size(), at, what));
  }

  /** A reconciler wants what it should not, for a while. */
  record GoAstray(Mood mood, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage
          .astray()
          .ifPresent(astray -> {
            astray.get(mood);
            stage.schedule().in(millis, astray::calmDown);
          });
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A machine with the cluster's own uid comes that no ledger knows, and goes after a while. */
  record AddStranger(ClusterKey key, Zone zone, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster == null) {
        return;
      }
      ServiceSpec service = cluster.draft().document().spec().services().get(WEB);
      if (service == null) {
        return;
      }
      InstanceIdentity who =
          new InstanceIdentity(
              key,
              cluster.uid(),
              new Slot(WEB, STRANGE_ORDINAL),
              new Incarnation(1),
              service.version(),
              Revision.of(service),
              Optional.empty());
      InstanceId id = stage.cloud().nature().addForeign(Tags.of(who), zone);
      stage
          .schedule()
          .in(millis, () -> stage.cloud().find(id).ifPresent(stage.cloud().nature()::destroy));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }
}
