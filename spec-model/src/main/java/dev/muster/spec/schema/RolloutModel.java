package dev.muster.spec.schema;

import static dev.muster.spec.schema.Field.optional;
import static dev.muster.spec.schema.Field.withDefault;

import dev.muster.spec.schema.Shape.Items;
import dev.muster.spec.schema.Shape.Section;
import dev.muster.spec.schema.Shape.WholeNumber;
import java.time.Duration;
import java.util.List;

/** The fields of a service's {@code rollout}. */
final class RolloutModel {
  private static final Duration DAY = Duration.ofHours(24);

  static final Section ROLLOUT =
      new Section(
          List.of(
              withDefault(
                  "canary",
                  new WholeNumber(0, 100),
                  "1",
                  "How many new machines are tried before the rest."),
              withDefault(
                  "batch",
                  Forms.PERCENT,
                  "50%",
                  "The share of the service that is launched, or drained, in one step."),
              withDefault(
                  "minHealthy",
                  Forms.PERCENT,
                  "100%",
                  "The share of the service that serves at every moment."),
              withDefault(
                  "maxSurge",
                  Forms.PERCENT,
                  "100%",
                  "How many machines more than the service has may run at once, as a share of it,"
                      + " rounded up, at least one. With less than 100% old machines are stopped"
                      + " before the next new ones are launched; a rollback starts them again"
                      + " beside the new."),
              withDefault(
                  "watch",
                  new Shape.Length(Duration.ZERO, DAY),
                  "1m",
                  "For how long the canary must pass every gate, and then the whole new fleet"
                      + " beside the old."),
              withDefault(
                  "bake",
                  new Shape.Length(Duration.ZERO, DAY.multipliedBy(7)),
                  "5m",
                  "For how long the new machines must pass every gate alone, while the old stay"
                      + " warm."),
              withDefault(
                  "verifyTimeout",
                  new Shape.Length(Duration.ofSeconds(1), DAY),
                  "5m",
                  "How long a batch of new machines may take until all of it serves."),
              withDefault(
                  "approval",
                  Forms.APPROVAL,
                  "none",
                  "Whether a person has a say before the rest follows the canary."),
              withDefault(
                  "approvalTimeout",
                  new Shape.Length(Duration.ofSeconds(1), DAY.multipliedBy(30)),
                  "24h",
                  "How long an approval is waited for; then the canary goes."),
              withDefault(
                  "onInconclusive",
                  Forms.INCONCLUSIVE,
                  "pause",
                  "What becomes of it when its gates neither pass nor fail in time."),
              withDefault(
                  "inconclusiveTimeout",
                  new Shape.Length(Duration.ofSeconds(1), DAY.multipliedBy(30)),
                  "1h",
                  "With `onInconclusive: rollback`, how long it stands still before."),
              optional(
                  "gates",
                  new Items(GateModel.GATE, 1, 10, false),
                  "What the new machines are judged by; without it `loadBalancer` and `http`.")),
          List.of(new Unavailable("onFailure", "nothing: what fails is rolled back")),
          Shape.Rule.ANY);

  private RolloutModel() {}
}
