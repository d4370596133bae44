package dev.muster.simulator.invariant;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.LaunchToken;
import java.util.HashMap;
import java.util.Map;

/** A launch token stands for one incarnation of one slot, and an incarnation for one token. */
final class TokensLaunchOnce extends Invariant {
  private final Map<LaunchToken, String> meanings = new HashMap<>();

  TokensLaunchOnce() {
    super(
        "tokens-launch-once",
        "a repeated launch would cost a second machine, or answer with the wrong one");
  }

  @Override
  public void arriving(Landing landing) {
    if (landing.action() instanceof LaunchInstance launch) {
      String meaning =
          launch.identity().uid()
              + "/"
              + launch.identity().slot()
              + "#"
              + launch.identity().incarnation();
      String before = meanings.putIfAbsent(launch.token(), meaning);
      if (before != null && !before.equals(meaning)) {
        broken("the token of " + before + " is used for " + meaning);
      }
    }
  }
}
