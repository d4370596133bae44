package dev.muster.controller.guard;

import java.time.Duration;
import java.util.List;

/** The guards that a controller runs with. */
public final class Guards {
  private Guards() {}

  /**
   * All guards, in the order in which they judge.
   *
   * @param consistencyWindow how long the world may take to show an effect
   */
  public static List<Guard> standard(Duration consistencyWindow) {
    return List.of(
        new SuspensionGuard(),
        new UnknownOutcomeGuard(consistencyWindow),
        new EmptyAnswerGuard(),
        new OwnershipGuard(),
        new ConfirmationGuard(),
        new BrokenViewGuard(),
        new QuorumGuard(),
        new AbsenceGuard(),
        new RepairBudgetGuard(consistencyWindow));
  }
}
