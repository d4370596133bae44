package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SpecSource;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say about repositories. */
class RepositoryTest {
  private ApiRig rig;

  @BeforeEach
  void serve() {
    rig = ApiRig.serve();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void a_rewritten_history_is_accepted_by_a_person() {
    rig.read("/srv/git/shop", "0123456789abcdef", "0000000");
    String repositories = ApiRig.ROOT + "/repositories";
    assertThat(rig.get(repositories).at("/items/0/address").asText()).isEqualTo("/srv/git/shop");
    assertThat(rig.get(repositories).at("/items/0/commit").asText()).isEqualTo("0123456789abcdef");

    String accept = repositories + "/accept";
    HttpResponse<String> done =
        rig.post(
            accept,
            "{\"address\": \"/srv/git/shop\", \"commit\": \"fedcba98\", \"reason\": \"moved\"}");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(rig.accepted).containsExactly("/srv/git/shop fedcba98 ann moved");
    ApiRig.status(
        rig.post(accept, "{\"address\": \"/srv/git/shop\", \"commit\": \"1111111\"}"),
        409,
        "Conflict");
    ApiRig.status(rig.post(accept, "{\"address\": \"/srv/git/shop\"}"), 422, "Invalid");
  }

  @Test
  void a_cluster_is_handed_over_to_a_repository_that_is_read() {
    String adopt = ApiRig.PROD + "/adopt";
    String body = "{\"repository\": \"/srv/git/shop\", \"reason\": \"from now on in git\"}";
    ClusterRecord before = rig.record(ConvergedShop.KEY);
    JsonNode refused = ApiRig.status(rig.post(adopt, body), 422, "Invalid");
    assertThat(refused.path("message").asText()).contains("no controller has read it");
    assertThat(rig.record(ConvergedShop.KEY)).isEqualTo(before);

    rig.read("/srv/git/shop", "0123456789abcdef", "0000000");
    assertThat(rig.post(adopt, body).statusCode()).isEqualTo(200);
    ClusterRecord after = rig.record(ConvergedShop.KEY);
    assertThat(after.source())
        .isInstanceOfSatisfying(
            SpecSource.Git.class, git -> assertThat(git.repository()).isEqualTo("/srv/git/shop"));
    assertThat(after.documentYaml()).isEqualTo(before.documentYaml());
    assertThat(after.generation()).isEqualTo(before.generation());
    assertThat(rig.audits()).extracting(AuditRecord::verb).containsExactly("adopt");
  }
}
