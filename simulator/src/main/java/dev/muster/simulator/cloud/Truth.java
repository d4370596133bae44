package dev.muster.simulator.cloud;

import dev.muster.provider.Part;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.schedule.Trace;
import java.util.function.Consumer;

/**
 * What the pieces of the cloud share: clock, trace, and who is told that a part has changed.
 *
 * @param schedule the clock
 * @param trace what happened
 * @param timing how long things take
 * @param changed is told of every change of a part
 */
record Truth(Schedule schedule, Trace trace, CloudTiming timing, Consumer<Part> changed) {
  void changed(Part part) {
    changed.accept(part);
  }

  long now() {
    return schedule.now();
  }
}
