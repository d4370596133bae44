package dev.muster.simulator.disturbance;

import dev.muster.provider.Part;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Host;
import dev.muster.simulator.stage.Stage;
import java.util.List;

/** What happens to controllers, their store and their lease. */
final class ControllerTroubles {
  private ControllerTroubles() {}

  /** A trouble of one host. */
  interface Trouble extends Disturbance {
    int host();

    void hit(Stage stage, Host struck);

    @Override
    default void strike(Stage stage) {
      List<Host> hosts = stage.hosts();
      hit(stage, hosts.get(host() % hosts.size()));
    }

    @Override
    default Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A controller is killed and started again. */
  record Crash(int host, long restartMillis) implements Trouble {
    @Override
    public void hit(Stage stage, Host struck) {
      struck.crash(restartMillis);
    }
  }

  /** A controller stands still for a while. */
  record Pause(int host, long millis) implements Trouble {
    @Override
    public void hit(Stage stage, Host struck) {
      SimController process = struck.process();
      process.pause();
      stage.schedule().in(millis, process::resume);
    }
  }

  /** Whichever controller leads stands still for a while. */
  record PauseLeader(long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      for (Host host : stage.hosts()) {
        SimController process = host.process();
        boolean leads =
            stage.around().lease().holder().filter(holder -> holder == process).isPresent();
        if (leads && process.life() == SimController.Life.RUNNING) {
          process.pause();
          stage.schedule().in(millis, process::resume);
        }
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A controller's connection to the store breaks for a while. */
  record LoseStore(int host, long millis) implements Trouble {
    @Override
    public void hit(Stage stage, Host struck) {
      SimController process = struck.process();
      process.loseStore();
      stage.schedule().in(millis, process::regainStore);
    }
  }

  /** The clock of a controller's host is set. */
  record StepClock(int host, long millis) implements Trouble {
    @Override
    public void hit(Stage stage, Host struck) {
      stage.trace().note(struck.process().name(), "clock is set", "", toString());
      struck.stepClock(millis);
    }
  }

  /** The lease is taken from its holder. */
  record RevokeLease() implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.around().lease().revoke();
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** One API of the provider answers no read for a while; the others do. */
  record Outage(Part part, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.around().climate().out(part, true);
      stage.schedule().in(millis, () -> stage.around().climate().out(part, false));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A kind of fault hits so many of the calls from now on. */
  record Weather(FaultKind kind, int perMille) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.around().climate().set(kind, perMille / 1000.0);
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }
}
