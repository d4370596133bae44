package dev.muster.controller.api;

import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.ClusterKey;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The reconcile log and the machines' own logs. */
final class LogRoutes {
  private static final int MOST_LINES = 1000;
  private static final int DEFAULT_LINES = 100;
  private static final Duration LONGEST_FOLLOW = Duration.ofHours(12);
  private static final String JSON_LINES = "application/x-ndjson";
  // What could be taken for a path is no machine's id.
  private static final Pattern INSTANCE =
      Pattern.compile("[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){0,200}");

  private final ApiParts parts;
  private final Streams streams;

  LogRoutes(ApiParts parts, Streams streams) {
    this.parts = parts;
    this.streams = streams;
  }

  void register(RoutesConfig routes) {
    routes.get(Discovery.ROOT + "/log", context -> reconciles(context, Optional.empty()));
    routes.get(
        Discovery.ROOT + "/namespaces/{namespace}/clusters/{name}/log",
        context -> reconciles(context, Optional.of(Caller.cluster(context))));
    routes.get(Discovery.ROOT + "/namespaces/{namespace}/instances/{name}/log", this::machine);
  }

  private static int tail(Context context) {
    return Caller.number(context, "tailLines", DEFAULT_LINES, MOST_LINES);
  }

  // Without "follow" the answer ends after what there is.
  private static Streams.Form form(Context context, String type, Streams.Silence silence) {
    return new Streams.Form(
        type, silence, Caller.flag(context, "follow") ? LONGEST_FOLLOW : Duration.ZERO);
  }

  private void reconciles(Context context, Optional<ClusterKey> cluster) {
    streams.send(
        context,
        form(context, JSON_LINES, Streams.Silence.BLANKS),
        new ReconcileLines(parts.log(), cluster, tail(context)));
  }

  private void machine(Context context) {
    String name = context.pathParam("name");
    if (!INSTANCE.matcher(name).matches()) {
      throw new Refusal(Reason.NOT_FOUND, "there is no machine '" + name + "'");
    }
    InstanceLogs.Request request =
        new InstanceLogs.Request(
            Caller.product(context),
            new InstanceId(name),
            tail(context),
            Caller.flag(context, "follow") ? InstanceLogs.Mode.FOLLOW : InstanceLogs.Mode.PAST);
    switch (parts.instanceLogs().open(request)) {
      case InstanceLogs.Opened.Open open ->
          streams.send(
              context,
              form(context, Answers.TEXT_TYPE, Streams.Silence.NOTHING),
              new MachineLines(open.lines()));
      case InstanceLogs.Opened.Missing missing ->
          throw new Refusal(
              Reason.NOT_FOUND, "cannot read the log of %s: %s".formatted(name, missing.why()));
      case InstanceLogs.Opened.Unavailable unavailable ->
          throw new Refusal(
              Reason.UNAVAILABLE,
              "cannot read the log of %s: %s".formatted(name, unavailable.why()));
    }
  }

  private record MachineLines(InstanceLogs.Lines lines) implements Streams.Source {
    @Override
    public List<String> begin() throws IOException, InterruptedException {
      return lines.next(Duration.ZERO);
    }

    @Override
    public List<String> next(Duration atMost) throws IOException, InterruptedException {
      return lines.next(atMost);
    }

    @Override
    public void close() {
      lines.close();
    }
  }
}
