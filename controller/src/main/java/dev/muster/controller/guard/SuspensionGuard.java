package dev.muster.controller.guard;

import dev.muster.spec.PolicySpec;
import java.util.List;

/** Guard 7: while a person has stopped reconciling, or the policy only observes, nothing begins. */
public final class SuspensionGuard implements Guard {
  @Override
  public String name() {
    return "suspension";
  }

  @Override
  public String condition() {
    return "Suspended";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    if (view.desired().spec().policy().mode() == PolicySpec.Mode.OBSERVE) {
      return List.of(
          Hold.everything(
              Hold.Lift.PERSON,
              "ObserveOnly",
              "the policy's mode is observe: what would be done is only reported; set"
                  + " policy.mode: enforce to converge"));
    }
    return view
        .words()
        .suspension()
        .filter(suspension -> view.now().isBefore(suspension.expiresAt()))
        .map(suspension ->
            Hold.everything(
                Hold.Lift.PERSON,
                "Suspended",
                "%s suspended it until %s: %s; muster resume %s ends that"
                    .formatted(
                        suspension.actor(),
                        suspension.expiresAt(),
                        suspension.reason(),
                        view.desired().key())))
        .stream()
        .toList();
  }
}
