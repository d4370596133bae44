package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.BalancerStatus.Counts;
import dev.muster.local.balancer.document.LatencyBounds;
import dev.muster.local.balancer.document.TargetState;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The status in Prometheus' text format. */
final class MetricsText {
  private static final double MILLIS_PER_SECOND = 1000;

  private final StringBuilder text = new StringBuilder();

  private MetricsText() {}

  static String of(BalancerStatus status, Map<RevisionTallies.Key, Tally> revisions) {
    MetricsText metrics = new MetricsText();
    metrics.head("config_version", "gauge", "The version of the configuration in force.");
    metrics.line("config_version", "", status.configVersion());
    metrics.listeners(status.listeners());
    metrics.targets(status.targets());
    metrics.latencies(revisions);
    return metrics.text.toString();
  }

  private void listeners(List<BalancerStatus.Listener> listeners) {
    head("listener_up", "gauge", "Whether the port is open.");
    listeners.forEach(one -> line("listener_up", labels(one), one.error().isEmpty() ? 1 : 0));
    head("listener_requests_total", "counter", "Requests by what became of them.");
    listeners.forEach(one -> {
      line("listener_requests_total", labels(one) + ",result=\"served\"", one.served());
      line("listener_requests_total", labels(one) + ",result=\"failed\"", one.failed());
    });
  }

  private void targets(List<BalancerStatus.Target> targets) {
    head("target_up", "gauge", "Whether the target gets requests.");
    targets.forEach(
        one -> line("target_up", labels(one), one.state() == TargetState.HEALTHY ? 1 : 0));
    head("target_in_flight_requests", "gauge", "Requests that the target is at work on.");
    targets.forEach(one -> line("target_in_flight_requests", labels(one), one.inFlight()));
    perTarget(targets, "requests", "Requests sent to the target.", Counts::requests);
    perTarget(targets, "errors", "Answers of status 500 or above.", Counts::errors);
    perTarget(targets, "broken", "Requests that got no whole answer.", Counts::broken);
    perTarget(targets, "retries", "Broken ones that went on elsewhere.", Counts::retried);
  }

  private void perTarget(
      List<BalancerStatus.Target> targets, String what, String help, ToLongFunction<Counts> count) {
    String name = "target_" + what + "_total";
    head(name, "counter", help);
    targets.forEach(one -> line(name, labels(one), count.applyAsLong(one.counts())));
  }

  private void latencies(Map<RevisionTallies.Key, Tally> revisions) {
    String name = "request_duration_seconds";
    head(name, "histogram", "How long targets took for whole answers, by revision.");
    revisions.forEach((key, tally) -> {
      String labels = "service=\"" + key.service() + "\",revision=\"" + key.revision() + "\"";
      List<Long> perBound = tally.counts().latencyMillis();
      long below = 0;
      for (int index = 0; index < perBound.size(); index++) {
        below += perBound.get(index);
        String bound =
            index < LatencyBounds.MILLIS.size()
                ? Double.toString(LatencyBounds.MILLIS.get(index) / MILLIS_PER_SECOND)
                : "+Inf";
        line(name + "_bucket", labels + ",le=\"" + bound + "\"", below);
      }
      line(name + "_sum", labels, tally.totalMillis() / MILLIS_PER_SECOND);
      line(name + "_count", labels, below);
    });
  }

  private static String labels(BalancerStatus.Listener listener) {
    return "port=\"" + listener.port() + "\",service=\"" + listener.service() + "\"";
  }

  private static String labels(BalancerStatus.Target target) {
    return "service=\""
        + target.service()
        + "\",instance=\""
        + target.instance().value().replace("\\", "\\\\").replace("\"", "\\\"")
        + "\",port=\""
        + target.port()
        + "\",revision=\""
        + target.revision()
        + "\"";
  }

  private void head(String name, String type, String help) {
    text.append("# HELP muster_balancer_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE muster_balancer_").append(name).append(' ').append(type).append('\n');
  }

  private void line(String name, String labels, Number value) {
    text.append("muster_balancer_").append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }
}
