package dev.muster.controller.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.change.Changed;
import dev.muster.controller.api.change.ClusterEditor;
import dev.muster.controller.api.change.RolloutChanges;
import dev.muster.controller.api.feed.Catalog;
import dev.muster.controller.api.object.RolloutObjects;
import dev.muster.controller.api.object.RolloutVerb;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.schema.Durations;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What people want of rollouts. */
final class RolloutRoutes {
  private static final String PATH =
      Discovery.ROOT + "/namespaces/{namespace}/clusters/{name}/rollouts/{service}/{verb}";

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Catalog catalog;
  private final RolloutChanges changes;

  RolloutRoutes(ApiParts parts, Catalog catalog) {
    this.catalog = catalog;
    this.changes =
        new RolloutChanges(
            parts.store(), new ClusterEditor(parts.store(), parts.clock()), parts.clock());
  }

  void register(RoutesConfig routes) {
    routes.post(PATH, this::order);
  }

  private void order(Context context) {
    ClusterKey cluster = Caller.cluster(context);
    ServiceName service = service(context, cluster);
    RolloutVerb verb = verb(context);
    ObjectNode body = Caller.jsonBody(context);
    RolloutChanges.Ordered ordered =
        changes.order(
            new RolloutChanges.Wish(
                cluster, service, verb, Caller.number(body, "rollout"), lasting(body), to(body)),
            Caller.person(context, body));
    Changed changed = ordered.changed();
    ClusterRecord record = changed.cluster().value();
    record
        .suspension()
        .ifPresent(stop ->
            context.header(
                "Warning",
                "299 - \"%s is suspended until %s: nobody hears it before\""
                    .formatted(cluster, stop.expiresAt())));
    context.header("X-Muster-Result", changed.kind().name().toLowerCase(Locale.ROOT));
    String name = RolloutObjects.name(cluster, service);
    Answers.json(
        context,
        200,
        catalog.rollouts(record, ordered.ledger()).stream()
            .filter(object -> object.name().equals(name))
            .findFirst()
            .orElseThrow()
            .json());
  }

  private static Optional<Duration> lasting(ObjectNode body) {
    if (!body.has("for")) {
      return Optional.empty();
    }
    return Optional.of(
        Durations.parse(body.path("for").asText())
            .filter(length -> length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0)
            .orElseThrow(() ->
                new Refusal(
                    Reason.INVALID,
                    "`for` is no duration from %s to %s, such as `30m` or `2h`"
                        .formatted(Durations.text(SHORTEST), Durations.text(LONGEST)))));
  }

  private static Optional<String> to(ObjectNode body) {
    if (!body.has("to")) {
      return Optional.empty();
    }
    String to = body.path("to").asText();
    if (!ServiceVersion.isValid(to)) {
      throw new Refusal(Reason.INVALID, "`to` is no version and no revision: '%s'".formatted(to));
    }
    return Optional.of(to);
  }

  private static ServiceName service(Context context, ClusterKey cluster) {
    String name = context.pathParam("service");
    if (!ServiceName.isValid(name)) {
      throw new Refusal(
          Reason.NOT_FOUND, "there is no service '%s' in %s".formatted(name, cluster));
    }
    return new ServiceName(name);
  }

  private static RolloutVerb verb(Context context) {
    String word = context.pathParam("verb");
    return RolloutVerb.read(word)
        .orElseThrow(() ->
            new Refusal(
                Reason.NOT_FOUND,
                "nobody can '%s' a rollout; there are: %s"
                    .formatted(word, String.join(", ", RolloutVerb.words()))));
  }
}
