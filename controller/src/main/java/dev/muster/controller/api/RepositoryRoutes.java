package dev.muster.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.api.refusal.StoreAnswers;
import dev.muster.controller.git.RewriteAcceptance;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.store.Store;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** How far git repositories were read, and a person's word that a rewritten history is meant. */
final class RepositoryRoutes {
  private static final String REPOSITORIES = Discovery.ROOT + "/repositories";

  private final ApiParts parts;

  RepositoryRoutes(ApiParts parts) {
    this.parts = parts;
  }

  void register(RoutesConfig routes) {
    routes.get(REPOSITORIES, this::list);
    routes.post(REPOSITORIES + "/accept", this::accept);
  }

  private void list(Context context) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "RepositoryList").put("apiVersion", Discovery.GROUP + "/v1");
    json.putObject("metadata");
    ArrayNode items = json.putArray("items");
    for (Store.Stored<RepositoryRecord> stored :
        StoreAnswers.require(parts.repositories().repositories(), "list repositories").value()) {
      items.add(object(stored.value()));
    }
    Answers.json(context, 200, json);
  }

  private static ObjectNode object(RepositoryRecord repository) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("address", repository.address())
        .put("branch", repository.branch())
        .put("commit", repository.commit().orElse(""))
        .put("readAt", repository.readAt().toString());
    repository
        .problem()
        .ifPresent(problem ->
            json.putObject("problem")
                .put("kind", problem.kind().name())
                .put("commit", problem.commit())
                .put("message", problem.message()));
    return json;
  }

  private void accept(Context context) {
    ObjectNode body = Caller.jsonBody(context);
    String address = body.path("address").asText();
    String commit = body.path("commit").asText();
    if (address.isEmpty() || commit.isEmpty()) {
      throw new Refusal(
          Reason.INVALID, "cannot accept a rewritten history: give its address and its commit");
    }
    Person person = Caller.person(context, body);
    switch (parts.rewrites().accept(address, commit, person.actor(), person.reason())) {
      case RewriteAcceptance.Accepted accepted ->
          Answers.json(
              context,
              200,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("address", address)
                  .put("commit", accepted.commit()));
      case RewriteAcceptance.Refused refused ->
          throw new Refusal(Reason.CONFLICT, refused.message());
    }
  }
}
