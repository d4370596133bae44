package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.git.judge.Reading;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;

/** How far the controller has come with a commit, as the API shows it. */
public final class RevisionObjects {
  private RevisionObjects() {}

  /**
   * A commit for one cluster: {@code progress} is {@code NotRead}, {@code InForce} or {@code
   * Refused}, and {@code generation} is the cluster's while it is in force.
   */
  public static ObjectNode of(ClusterRecord cluster, RepositoryRecord repository, String commit) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "Revision").put("apiVersion", "muster.dev/v1");
    json.putObject("metadata")
        .put("namespace", cluster.key().product().value())
        .put("name", commit);
    return json.put("generation", cluster.generation())
        .put("progress", Word.of(Reading.progress(cluster, repository, commit)))
        .put("problem", cluster.sourceProblem().map(SourceProblem::message).orElse(""));
  }
}
