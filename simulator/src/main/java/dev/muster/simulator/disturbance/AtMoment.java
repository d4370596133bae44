package dev.muster.simulator.disturbance;

import dev.muster.controller.kernel.Effect;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Stage;

/**
 * Another disturbance, which waits for its moment from now on: what takes milliseconds is hardly
 * ever hit by one that has a time of its own.
 *
 * @param moment what is waited for
 * @param turn the how manieth time a controller begins it, from 1
 * @param afterMillis how long after that
 * @param what happens then
 */
record AtMoment(Moment moment, int turn, long afterMillis, Disturbance what)
    implements Disturbance {
  @Override
  public void strike(Stage stage) {
    int[] seen = {0};
    stage
        .around()
        .watchers()
        .add(
            new ProcessWatcher() {
              @Override
              public void wants(SimController controller, Effect effect) {
                if (moment.isIn(effect)) {
                  seen[0]++;
                  if (seen[0] == turn) {
                    stage.schedule().in(afterMillis, () -> happen(stage));
                  }
                }
              }
            });
  }

  private void happen(Stage stage) {
    stage.trace().note("plan", "strikes at its moment", "", what);
    what.strike(stage);
  }

  @Override
  public Nature nature() {
    return what.nature();
  }
}
