package dev.muster.spec.yaml;

import dev.muster.spec.PrometheusGate;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks whether the gates of one service fit each other, their types and the service. */
final class GateChecks {
  private static final String PROMETHEUS = PrometheusGate.DEFAULT_NAME;
  private static final Set<String> OF_ALL = Set.of("type", "consecutive");

  private static final List<String> OF_TRAFFIC = List.of("maxErrors", "maxLatency", "minRequests");

  /** The fields of each type beside those of all. */
  private static final Map<String, List<String>> OF_TYPE =
      Map.of(
          "traffic",
          OF_TRAFFIC,
          PROMETHEUS,
          List.of("name", "url", "query", "min", "max", "samplesQuery", "minSamples", "compare"));

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]{0,64})}");
  private static final List<String> PLACEHOLDERS = List.of("version", "revision");

  private final Problems problems;

  GateChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Checked.Section rollout, Checked.Section service) {
    Map<String, Position> names = new HashMap<>();
    for (Checked item : problems.whileRoom(rollout.items("gates"))) {
      Checked.Section gate = (Checked.Section) item;
      String type = gate.text("type").map(Checked.Text::value).orElse("");
      if (!type.isEmpty()) {
        fields(gate, type);
        name(gate, type, names);
      }
      if (type.equals(PROMETHEUS)) {
        prometheus(gate);
      }
      if (type.equals("http") && service.section("health").isEmpty()) {
        problems.add(
            gate.position(),
            "the gate `http` asks for the service's health, and the service has no `health`",
            "a `health` section, or another gate");
      }
    }
  }

  private void fields(Checked.Section gate, String type) {
    gate.fields()
        .forEach((name, field) -> {
          if (!OF_ALL.contains(name) && !OF_TYPE.getOrDefault(type, List.of()).contains(name)) {
            problems.add(
                field.position(),
                "`" + name + "` says nothing to a gate of type `" + type + "`",
                "a gate of type `" + typeOf(name) + "`, or the line removed");
          }
        });
  }

  private static String typeOf(String field) {
    return OF_TRAFFIC.contains(field) ? "traffic" : PROMETHEUS;
  }

  // What a gate has seen is kept by its name.
  private void name(Checked.Section gate, String type, Map<String, Position> names) {
    String name = gate.text("name").map(Checked.Text::value).orElse(type);
    Position at = gate.text("name").map(Checked.Text::position).orElse(gate.position());
    Position first = names.putIfAbsent(name, at);
    if (first != null) {
      problems.add(
          at,
          "two gates `" + name + "` (the first at line " + first.line() + ")",
          type.equals(PROMETHEUS) ? "a `name` of its own for each" : "one of them");
    }
  }

  private void prometheus(Checked.Section gate) {
    require(gate, "url", "the address of a Prometheus server, such as `http://prometheus:9090`");
    require(gate, "query", "an expression in PromQL that gives one number");
    if (!gate.isWritten("min") && !gate.isWritten("max")) {
      problems.add(
          gate.position(),
          "the gate `prometheus` has neither `min` nor `max`",
          gate.isWritten("compare")
              ? "one of them: under bake no old machine serves to compare with"
              : "one of them, or both");
    }
    together(gate, "minSamples", "samplesQuery", "what counts the events");
    together(gate, "samplesQuery", "minSamples", "how many events it takes");
    gate.text("url").ifPresent(this::url);
    Stream.of("query", "samplesQuery")
        .flatMap(name -> gate.text(name).stream())
        .forEach(this::placeholders);
    compare(gate);
  }

  private void require(Checked.Section gate, String field, String expected) {
    if (!gate.isWritten(field)) {
      problems.add(gate.position(), "the gate `prometheus` has no `" + field + "`", expected);
    }
  }

  private void together(Checked.Section gate, String field, String other, String expected) {
    Checked present = gate.fields().get(field);
    if (present != null && !gate.isWritten(other)) {
      problems.add(
          present.position(),
          "`" + field + "` stands without `" + other + "`",
          "`" + other + "` beside it: " + expected);
    }
  }

  private void url(Checked.Text url) {
    try {
      // Not shown in the message: it may be a password.
      if (new URI(url.value()).getRawUserInfo() != null) {
        problems.add(
            url.position(),
            "the gate's url holds a user or a password",
            "an address without them: a spec is no place for secrets");
      }
    } catch (URISyntaxException e) {
      problems.add(
          url.position(), "the gate's url is not an address", "an address as RFC 3986 has it");
    }
  }

  private void placeholders(Checked.Text query) {
    Matcher found = PLACEHOLDER.matcher(query.value());
    while (found.find()) {
      if (!PLACEHOLDERS.contains(found.group(1))) {
        problems.add(
            query.position(),
            "the placeholder " + Quoting.quote(found.group()) + " in the gate's query",
            "`" + PrometheusGate.VERSION + "` or `" + PrometheusGate.REVISION + "`",
            Nearest.of(found.group(1), PLACEHOLDERS).map(name -> "${" + name + "}"));
        return;
      }
    }
  }

  private void compare(Checked.Section gate) {
    Checked compare = gate.fields().get("compare");
    boolean tells =
        gate.text("query")
            .map(Checked.Text::value)
            .filter(query ->
                !query.contains(PrometheusGate.VERSION) && !query.contains(PrometheusGate.REVISION))
            .isEmpty();
    if (compare != null && !tells) {
      problems.add(
          compare.position(),
          "`compare` asks the same of the old machines, and the query does not say of which",
          "`" + PrometheusGate.VERSION + "` or `" + PrometheusGate.REVISION + "` in the query");
    }
  }
}
