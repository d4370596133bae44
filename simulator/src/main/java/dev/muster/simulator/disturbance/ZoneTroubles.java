package dev.muster.simulator.disturbance;

import dev.muster.provider.action.LaunchBatch;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.id.Zone;
import java.util.List;

/** What happens to a whole zone. */
final class ZoneTroubles {
  private ZoneTroubles() {}

  /** A zone has no room for a while. */
  record Fill(Zone zone, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.cloud().nature().fill(zone, true);
      stage.schedule().in(millis, () -> stage.cloud().nature().fill(zone, false));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A zone takes no more than a few machines by one call for a while. */
  record Narrow(Zone zone, int mostAtOnce, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.cloud().nature().narrow(zone, mostAtOnce);
      stage.schedule().in(millis, () -> stage.cloud().nature().narrow(zone, LaunchBatch.MAXIMUM));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** Nobody reaches a zone for a while, and it has no room. */
  record Darken(Zone zone, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      List<SimMachine> hit = in(stage, zone);
      stage.cloud().nature().fill(zone, true);
      hit.forEach(machine -> stage.cloud().nature().darken(machine, true));
      stage
          .schedule()
          .in(
              millis,
              () -> {
                stage.cloud().nature().fill(zone, false);
                hit.forEach(machine -> stage.cloud().nature().darken(machine, false));
              });
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** The power of a zone fails: its machines stop and keep their disks. */
  record CutPower(Zone zone, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.cloud().nature().fill(zone, true);
      in(stage, zone).forEach(stage.cloud().nature()::stop);
      stage.schedule().in(millis, () -> stage.cloud().nature().fill(zone, false));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  private static List<SimMachine> in(Stage stage, Zone zone) {
    return stage.cloud().machines().stream()
        .filter(machine -> machine.zone().equals(zone) && machine.isLive())
        .toList();
  }
}
