package dev.muster.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.feed.Catalog;
import dev.muster.controller.api.feed.Feed;
import dev.muster.controller.api.feed.Signal;
import dev.muster.controller.api.feed.Watcher;
import dev.muster.controller.api.object.ApiObject;
import dev.muster.controller.api.object.ClusterObjects;
import dev.muster.controller.api.object.EventObjects;
import dev.muster.controller.api.object.Lists;
import dev.muster.controller.api.object.Resource;
import dev.muster.controller.api.object.RevisionObjects;
import dev.muster.controller.api.object.Selector;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.api.refusal.StoreAnswers;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SpecSource;
import dev.muster.spec.id.ClusterKey;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Gets, lists and watches objects. */
final class ReadRoutes {
  private static final Duration LONGEST_WATCH = Duration.ofHours(12);
  private static final int MOST_AUDITS = 1000;

  private final ApiParts parts;
  private final Catalog catalog;
  private final Streams streams;
  private final Signal signal;
  private final Map<Resource, Feed> feeds = new EnumMap<>(Resource.class);

  ReadRoutes(ApiParts parts, Catalog catalog, Streams streams, Signal signal) {
    this.parts = parts;
    this.catalog = catalog;
    this.streams = streams;
    this.signal = signal;
    // Numbers of an earlier process or of another controller are none of ours.
    long first = Math.multiplyExact(parts.clock().millis(), 1000L);
    for (Resource resource : Resource.values()) {
      feeds.put(resource, new Feed(() -> catalog.read(resource), first));
    }
  }

  void register(RoutesConfig routes) {
    for (Resource resource : Resource.values()) {
      String plural = "/" + resource.plural();
      routes.get(Discovery.ROOT + plural, context -> list(context, resource, Selector.ALL));
      routes.get(
          Discovery.ROOT + "/namespaces/{namespace}" + plural,
          context -> list(context, resource, inNamespace(context)));
      routes.get(
          Discovery.ROOT + "/namespaces/{namespace}" + plural + "/{name}",
          context -> one(context, resource));
    }
    routes.get(
        Discovery.ROOT + "/namespaces/{namespace}/clusters/{name}/revisions/{commit}",
        this::revision);
    routes.get("/api/v1/namespaces/{namespace}", ReadRoutes::namespace);
    routes.get("/api/v1/events", context -> coreEvents(context, Selector.ALL));
    routes.get(
        "/api/v1/namespaces/{namespace}/events",
        context -> coreEvents(context, inNamespace(context)));
    routes.get(Discovery.ROOT + "/audits", this::audits);
  }

  private static Selector inNamespace(Context context) {
    return Selector.namespace(context.pathParam("namespace"));
  }

  private Feed feed(Resource resource) {
    return java.util.Objects.requireNonNull(feeds.get(resource));
  }

  private void list(Context context, Resource resource, Selector within) {
    Selector selector = within.and(selectors(context));
    if (Caller.flag(context, "watch")) {
      watch(context, resource, selector);
      return;
    }
    Feed.Listing listing = feed(resource).list();
    List<ApiObject> picked = listing.objects().stream().filter(selector::matches).toList();
    answer(context, resource, picked, Long.toString(listing.number()));
  }

  private static Selector selectors(Context context) {
    return selector(context, "labelSelector", Selector::labels)
        .and(selector(context, "fieldSelector", Selector::fields));
  }

  private static Selector selector(
      Context context, String name, java.util.function.Function<String, Selector> reader) {
    String text = context.queryParam(name);
    if (text == null || text.isBlank()) {
      return Selector.ALL;
    }
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Reason.BAD_REQUEST, "cannot read the %s: %s".formatted(name, e.getMessage()));
    }
  }

  private void answer(Context context, Resource resource, List<ApiObject> objects, String version) {
    Answers.json(
        context,
        200,
        TableForm.asked(context)
            .<ObjectNode>map(form -> table(resource, objects, version, form))
            .orElseGet(() -> Lists.list(resource, objects, version)));
  }

  private ObjectNode table(
      Resource resource, List<ApiObject> objects, String version, Lists.RowObject form) {
    return Lists.table(resource, objects, version, form, parts.clock().instant());
  }

  private void one(Context context, Resource resource) {
    ApiObject object =
        switch (resource) {
          case CLUSTERS -> ClusterObjects.of(catalog.cluster(Caller.cluster(context)));
          case INSTANCES, ROLLOUTS, EVENTS -> find(context, resource);
        };
    Optional<Lists.RowObject> form = TableForm.asked(context);
    Answers.json(
        context,
        200,
        form.isPresent()
            ? table(resource, List.of(object), object.resourceVersion(), form.get())
            : object.json());
  }

  private ApiObject find(Context context, Resource resource) {
    String namespace = context.pathParam("namespace");
    String name = context.pathParam("name");
    return feed(resource).list().objects().stream()
        .filter(object -> object.namespace().equals(namespace) && object.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Reason.NOT_FOUND,
                "%s.%s \"%s\" not found in product %s"
                    .formatted(resource.plural(), Discovery.GROUP, name, namespace)));
  }

  private void watch(Context context, Resource resource, Selector selector) {
    Feed feed = feed(resource);
    OptionalLong version = Caller.number(context, "resourceVersion");
    Watcher watcher =
        version.isPresent() && version.getAsLong() != 0
            ? Watcher.resume(feed, selector, version.getAsLong())
            : Watcher.fresh(feed, selector);
    Duration atMost =
        Duration.ofSeconds(
            Math.clamp(
                Caller.number(context, "timeoutSeconds").orElse(LONGEST_WATCH.toSeconds()),
                1L,
                LONGEST_WATCH.toSeconds()));
    streams.send(
        context,
        new Streams.Form(Answers.JSON_TYPE, Streams.Silence.BLANKS, atMost),
        new WatchSource(
            watcher,
            signal,
            change ->
                TableForm.asked(context)
                    .map(form -> table(resource, List.of(change), change.resourceVersion(), form))
                    .orElse(change.json())));
  }

  // kubectl asks for the namespace when it does not find an object in it.
  private static void namespace(Context context) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "Namespace").put("apiVersion", "v1");
    json.putObject("metadata").put("name", Caller.product(context).value());
    Answers.json(context, 200, json);
  }

  private void coreEvents(Context context, Selector within) {
    Feed.Listing listing = feed(Resource.EVENTS).list();
    Selector selector = within.and(selector(context, "fieldSelector", Selector::fields));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "EventList").put("apiVersion", "v1");
    json.putObject("metadata").put("resourceVersion", Long.toString(listing.number()));
    ArrayNode items = json.putArray("items");
    listing.objects().stream()
        .map(event -> new ApiObject(event.namespace(), event.name(), EventObjects.core(event)))
        .filter(selector::matches)
        .forEach(event -> items.add(event.json()));
    Answers.json(context, 200, json);
  }

  private void revision(Context context) {
    ClusterKey key = Caller.cluster(context);
    String commit = context.pathParam("commit");
    ClusterRecord cluster = catalog.cluster(key).record();
    if (!(cluster.source() instanceof SpecSource.Git git)) {
      throw new Refusal(
          Reason.CONFLICT,
          "cannot tell how far %s is with commit %s: it was applied and belongs to no repository"
              .formatted(key, commit));
    }
    RepositoryRecord repository =
        StoreAnswers.require(
                parts.repositories().repository(git.repository()),
                "read how far " + git.repository() + " was read")
            .value();
    Answers.json(context, 200, RevisionObjects.of(cluster, repository, commit));
  }

  private void audits(Context context) {
    int limit = Caller.number(context, "limit", 100, MOST_AUDITS);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "AuditList").put("apiVersion", Discovery.GROUP + "/v1");
    json.putObject("metadata");
    ArrayNode items = json.putArray("items");
    for (AuditRecord audit :
        StoreAnswers.require(parts.store().audits(limit), "read the audit log").value()) {
      items
          .addObject()
          .put("at", audit.at().toString())
          .put("actor", audit.actor())
          .put("verb", audit.verb())
          .put("subject", audit.subject())
          .put("reason", audit.reason());
    }
    Answers.json(context, 200, json);
  }
}
