package dev.muster.controller.api;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.change.Changed;
import dev.muster.controller.api.change.ClusterApply;
import dev.muster.controller.api.change.ClusterChanges;
import dev.muster.controller.api.change.ClusterEditor;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.api.feed.Catalog;
import dev.muster.controller.api.object.ApiObject;
import dev.muster.controller.api.object.ClusterObjects;
import dev.muster.controller.api.object.StoredCluster;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.api.refusal.StoreAnswers;
import dev.muster.controller.store.Store;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Applies, deletes, confirms, suspends, resumes and has a look at clusters. */
final class ChangeRoutes {
  private static final String CLUSTERS = Discovery.ROOT + "/namespaces/{namespace}/clusters";
  private static final String CLUSTER = CLUSTERS + "/{name}";
  // A repository that is read at all is looked at every minute or so.
  private static final Duration LAST_READ = Duration.ofMinutes(15);
  private static final String APPLY_PATCH = "application/apply-patch+yaml";
  private static final String RESULT_HEADER = "X-Muster-Result";

  private final ApiParts parts;
  private final Catalog catalog;
  private final ClusterApply apply;
  private final ClusterChanges changes;

  ChangeRoutes(ApiParts parts, Catalog catalog) {
    this.parts = parts;
    this.catalog = catalog;
    ClusterEditor editor = new ClusterEditor(parts.store(), parts.clock());
    this.apply = new ClusterApply(editor, parts.uids(), parts.clock());
    this.changes = new ClusterChanges(editor, parts.clock());
  }

  void register(RoutesConfig routes) {
    routes.put(CLUSTER, this::apply);
    routes.patch(CLUSTER, this::patch);
    routes.post(CLUSTERS, this::create);
    routes.delete(CLUSTER, this::delete);
    routes.post(CLUSTER + "/confirm", this::confirm);
    routes.post(CLUSTER + "/suspend", this::suspend);
    routes.post(CLUSTER + "/resume", this::resume);
    routes.post(CLUSTER + "/reconcile", this::reconcile);
    routes.post(CLUSTER + "/adopt", this::adopt);
  }

  private void apply(Context context) {
    ClusterKey key = Caller.cluster(context);
    apply(context, key.product(), Optional.of(key.name()), ClusterApply.Expect.ANYTHING);
  }

  private void create(Context context) {
    apply(context, Caller.product(context), Optional.empty(), ClusterApply.Expect.NOTHING);
  }

  private void apply(
      Context context,
      ProductName product,
      Optional<ClusterName> name,
      ClusterApply.Expect expect) {
    String text = ClusterApply.text(Caller.body(context));
    Person person = Caller.person(context, MissingNode.getInstance());
    answer(
        context,
        apply.apply(
            new ClusterApply.Sent(product, name, text, expect), person, Caller.mode(context)));
  }

  private void patch(Context context) {
    String type = Optional.ofNullable(context.contentType()).orElse("");
    if (!type.startsWith(APPLY_PATCH)) {
      throw new Refusal(
          Reason.UNSUPPORTED_MEDIA_TYPE,
          ("cannot patch with '%s': send the whole document, by 'kubectl apply --server-side' (%s),"
                  + " 'kubectl replace' or 'muster apply'")
              .formatted(type, APPLY_PATCH));
    }
    apply(context);
  }

  private void delete(Context context) {
    ObjectNode body = Caller.jsonBody(context);
    Changed changed =
        changes.delete(Caller.cluster(context), Caller.person(context, body), Caller.mode(context));
    ClusterChanges.heldBy(changed.cluster().value())
        .ifPresent(file ->
            context.header(
                "Warning",
                "299 - \"git still holds %s: remove it there too, or the cluster is made again\""
                    .formatted(file.replaceAll("[\\p{Cc}\"]", "'"))));
    answer(context, changed);
  }

  private void confirm(Context context) {
    ObjectNode body = Caller.jsonBody(context);
    long count =
        Caller.number(body, "count")
            .orElseThrow(() ->
                new Refusal(
                    Reason.INVALID,
                    "cannot confirm: count is missing; say how many machines may go"));
    answer(
        context,
        changes.confirm(
            Caller.cluster(context),
            Caller.person(context, body),
            count,
            Caller.number(body, "generation")));
  }

  private void suspend(Context context) {
    ObjectNode body = Caller.jsonBody(context);
    answer(
        context,
        changes.suspend(
            Caller.cluster(context),
            Caller.person(context, body),
            Caller.number(body, "forSeconds")));
  }

  private void resume(Context context) {
    ObjectNode body = Caller.jsonBody(context);
    answer(context, changes.resume(Caller.cluster(context), Caller.person(context, body)));
  }

  private void reconcile(Context context) {
    ObjectNode body = Caller.jsonBody(context);
    ClusterKey key = Caller.cluster(context);
    Changed changed = changes.reconcile(key, Caller.person(context, body));
    parts.look().accept(key);
    answer(context, changed);
  }

  private void adopt(Context context) {
    ObjectNode body = Caller.jsonBody(context);
    ClusterKey key = Caller.cluster(context);
    String repository = body.path("repository").asText();
    boolean isRead =
        StoreAnswers.require(parts.repositories().repositories(), "list repositories")
            .value()
            .stream()
            .map(Store.Stored::value)
            .filter(known -> known.address().equals(repository))
            .anyMatch(known -> known.readAt().plus(LAST_READ).isAfter(parts.clock().instant()));
    if (!isRead) {
      throw new Refusal(
          Reason.INVALID,
          "cannot hand %s over to the repository '%s': no controller has read it within %d minutes; 'muster repository list' has those that are read"
              .formatted(key, repository, LAST_READ.toMinutes()));
    }
    answer(context, changes.adopt(key, Caller.person(context, body), repository));
  }

  private void answer(Context context, Changed changed) {
    // The change is done: a status that cannot be read now must not look like a failure of it.
    ApiObject object =
        ClusterObjects.of(
            new StoredCluster(changed.cluster(), catalog.status(changed.cluster().value().key())));
    context.header(RESULT_HEADER, changed.kind().name().toLowerCase(Locale.ROOT));
    Answers.json(context, changed.kind() == Changed.Kind.CREATED ? 201 : 200, object.json());
  }
}
