package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Part;
import dev.muster.simulator.process.SimController;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** However many calls fail, a controller does not read a part more often than twice a second. */
final class CallsBounded extends Invariant {
  private static final long WINDOW_MILLIS = 60_000;
  private static final int MOST = 240;

  private final Map<SimController, Map<Part, Window>> windows = new HashMap<>();

  CallsBounded() {
    super("calls-bounded", "a provider that is in trouble would be stormed");
  }

  private static final class Window {
    long begun;
    int calls;
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Sweep sweep) {
      Window window =
          windows
              .computeIfAbsent(controller, _ -> new EnumMap<>(Part.class))
              .computeIfAbsent(sweep.part(), _ -> new Window());
      if (now() - window.begun > WINDOW_MILLIS) {
        window.begun = now();
        window.calls = 0;
      }
      window.calls++;
      if (window.calls > MOST) {
        broken(
            controller.name() + " reads " + sweep.part() + " " + window.calls + " times a minute");
      }
    }
  }
}
