package dev.muster.testkit.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Targets that were deregistered and may finish their requests. The emulator drops a target at
 * once; AWS goes on listing it as {@code draining} until its delay is over.
 */
final class DrainingTargets {
  private static final int MOST_TARGETS = 1_000;
  private static final String END = "</TargetHealthDescriptions>";
  private final List<Leaving> leaving = new ArrayList<>();
  private Duration delay = Duration.ZERO;

  private record Leaving(String group, String instance, String port, Instant until) {}

  /** How long targets drain from now on; zero for not at all. */
  synchronized void last(Duration newDelay) {
    delay = newDelay;
  }

  /** A call has taken effect. */
  synchronized void after(ApiCall call) {
    String group = call.parameter("TargetGroupArn");
    for (Leaving one : targets(group, call)) {
      switch (call.action()) {
        case "DeregisterTargets" -> leaving.add(one);
        case "RegisterTargets" ->
            leaving.removeIf(
                known -> known.group().equals(group) && known.instance().equals(one.instance()));
        default -> {
          // Nothing enters or leaves.
        }
      }
    }
  }

  private List<Leaving> targets(String group, ApiCall call) {
    Instant until = Instant.now().plus(delay);
    return IntStream.rangeClosed(1, MOST_TARGETS)
        .mapToObj(number -> "Targets.member." + number)
        .takeWhile(name -> !call.parameter(name + ".Id").isEmpty())
        .map(name ->
            new Leaving(group, call.parameter(name + ".Id"), call.parameter(name + ".Port"), until))
        .toList();
  }

  /** The answer to a question for the health of targets, with those that drain. */
  synchronized ApiAnswer listed(ApiCall call, ApiAnswer answer) {
    if (delay.isZero()) {
      return answer;
    }
    leaving.removeIf(one -> !Instant.now().isBefore(one.until()));
    StringBuilder more = new StringBuilder();
    for (Leaving one : leaving) {
      if (one.group().equals(call.parameter("TargetGroupArn"))) {
        more.append(
            "<member><HealthCheckPort>%1$s</HealthCheckPort><TargetHealth><State>draining</State><Reason>Target.DeregistrationInProgress</Reason></TargetHealth><Target><Id>%2$s</Id><Port>%1$s</Port></Target></member>"
                .formatted(one.port(), one.instance()));
      }
    }
    return new ApiAnswer(answer.status(), answer.body().replace(END, more + END));
  }
}
