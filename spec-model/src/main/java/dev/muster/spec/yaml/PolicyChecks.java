package dev.muster.spec.yaml;

import dev.muster.spec.FreezeWindow;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Checks whether the freeze windows of a policy can come. */
final class PolicyChecks {
  private final Problems problems;

  PolicyChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Checked.Section policy) {
    for (Checked item : problems.whileRoom(policy.items("freeze"))) {
      Checked.Section window = (Checked.Section) item;
      window.text("cron").ifPresent(this::cron);
      window.text("timezone").ifPresent(this::zone);
    }
  }

  private void cron(Checked.Text cron) {
    FreezeWindow.problem(cron.value())
        .ifPresent(why ->
            problems.add(
                cron.position(),
                "the expression " + Quoting.quote(cron.value()) + " cannot be read: " + why,
                "seconds, minutes, hours, day of the month, month and day of the week as Quartz"
                    + " has them, `?` for one of the two days, such as `0 0 18 ? * FRI`"));
  }

  private void zone(Checked.Text zone) {
    try {
      var _ = ZoneId.of(zone.value());
    } catch (DateTimeException _) {
      problems.add(
          zone.position(),
          "there is no time zone " + Quoting.quote(zone.value()),
          "a name of the tz database, such as `UTC` or `Europe/Berlin`",
          Nearest.of(zone.value(), ZoneId.getAvailableZoneIds()));
    }
  }
}
