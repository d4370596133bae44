package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.SpecSource;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.id.ClusterKey;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeTest {
  private static final ClusterKey FRESH_KEY = ClusterKey.parse("shop/fresh");
  private static final String FRESH = ApiRig.ROOT + "/namespaces/shop/clusters/fresh";

  private ApiRig rig;

  @BeforeEach
  void serve() {
    rig = ApiRig.serve();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private AuditRecord lastAudit() {
    return rig.audits().getLast();
  }

  @Test
  void a_document_is_applied_and_its_generation_counts_changes_of_meaning() {
    HttpResponse<String> created = rig.put(FRESH, ApiRig.yaml("fresh", 2));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(rig.record(FRESH_KEY).generation()).isOne();
    assertThat(rig.record(FRESH_KEY).uid().value()).isEqualTo("uid-1");
    assertThat(rig.record(FRESH_KEY).source()).isEqualTo(new SpecSource.Api("ann"));
    assertThat(rig.record(FRESH_KEY).createdAt()).isEqualTo(rig.now);
    assertThat(lastAudit())
        .isEqualTo(new AuditRecord(rig.now, "ann", "apply", "cluster/shop/fresh", ""));

    // The same meaning in other words.
    HttpResponse<String> same = rig.put(FRESH, "# a comment\n" + ApiRig.yaml("fresh", 2));
    assertThat(same.statusCode()).isEqualTo(200);
    assertThat(same.headers().firstValue("X-Muster-Result")).contains("unchanged");
    assertThat(rig.audits()).hasSize(1);

    HttpResponse<String> labelled =
        rig.put(
            FRESH,
            ApiRig.yaml("fresh", 2)
                .replace("metadata:\n", "metadata:\n  labels: { tier: gold }\n"));
    assertThat(labelled.statusCode()).isEqualTo(200);
    assertThat(ApiRig.tree(labelled.body()).at("/metadata/labels/tier").asText()).isEqualTo("gold");
    assertThat(rig.record(FRESH_KEY).generation()).isOne();

    HttpResponse<String> larger = rig.put(FRESH + "?reason=more+load", ApiRig.yaml("fresh", 4));
    assertThat(ApiRig.tree(larger.body()).at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(rig.record(FRESH_KEY).documentYaml()).isEqualTo(ApiRig.yaml("fresh", 4));
    assertThat(lastAudit().reason()).isEqualTo("more load");
    assertThat(rig.uids.get()).isOne();
  }

  @Test
  void a_document_names_the_owner_of_what_a_new_cluster_has_already() {
    String yaml = ApiRig.yaml("fresh", 2);
    String owned = "metadata:\n  annotations: { muster.dev/uid: shop/fresh/%s }\n";
    HttpResponse<String> created =
        rig.put(FRESH, yaml.replace("metadata:\n", owned.formatted("uid-lost")));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(rig.record(FRESH_KEY).uid().value()).isEqualTo("uid-lost");
    JsonNode refused =
        ApiRig.status(
            rig.put(FRESH, yaml.replace("metadata:\n", owned.formatted("uid-other"))),
            409,
            "Conflict");
    assertThat(refused.path("message").asText()).contains("uid-lost", "uid-other");
    assertThat(rig.put(FRESH, yaml).statusCode()).isEqualTo(200);
    assertThat(rig.record(FRESH_KEY).uid().value()).isEqualTo("uid-lost");
  }

  @Test
  void all_problems_of_a_document_are_told_with_their_places() {
    String yaml =
        ApiRig.yaml("fresh", 2).replace("instances:", "instanzes:").replace("size: 3", "size: 2");
    JsonNode status = ApiRig.status(rig.put(FRESH, yaml), 422, "Invalid");
    assertThat(status.path("message").asText())
        .contains("cluster.yaml:")
        .contains("instanzes")
        .contains("did you mean `instances`?");
    assertThat(status.at("/details/causes").size()).isGreaterThan(1);
    assertThat(status.at("/details/causes/0/field").asText()).matches("cluster.yaml:[0-9]+:[0-9]+");
    ApiRig.status(rig.send(rig.request(FRESH)), 404, "NotFound");
    assertThat(rig.audits()).isEmpty();
  }

  @Test
  void a_dry_run_judges_and_stores_nothing() {
    HttpResponse<String> dry = rig.put(FRESH + "?dryRun=All", ApiRig.yaml("fresh", 2));
    assertThat(dry.statusCode()).isEqualTo(201);
    assertThat(ApiRig.tree(dry.body()).at("/spec/services/web/instances").asInt()).isEqualTo(2);
    ApiRig.status(rig.send(rig.request(FRESH)), 404, "NotFound");
    ApiRig.status(
        rig.put(FRESH + "?dryRun=All", ApiRig.yaml("fresh", 2).replace("kind: Cluster", "kind: X")),
        422,
        "Invalid");
    ApiRig.status(rig.put(FRESH + "?dryRun=Some", ApiRig.yaml("fresh", 2)), 400, "BadRequest");
    assertThat(rig.audits()).isEmpty();
  }

  @Test
  void the_path_and_the_document_name_one_cluster() {
    JsonNode status = ApiRig.status(rig.put(FRESH, ApiRig.yaml("other", 2)), 400, "BadRequest");
    assertThat(status.path("message").asText()).contains("shop/fresh").contains("shop/other");
  }

  @Test
  void an_object_that_was_read_can_be_written_back_unless_somebody_was_faster() {
    assertThat(rig.put(FRESH, ApiRig.yaml("fresh", 2)).statusCode()).isEqualTo(201);
    ObjectNode read = (ObjectNode) rig.get(FRESH);
    assertThat(rig.put(FRESH, read.toString()).headers().firstValue("X-Muster-Result"))
        .contains("unchanged");
    ((ObjectNode) read.at("/spec/services/web")).put("instances", 3);
    assertThat(rig.put(FRESH, read.toPrettyString()).statusCode()).isEqualTo(200);
    ClusterRecord written = rig.record(FRESH_KEY);
    assertThat(written.generation()).isEqualTo(2);
    assertThat(written.documentYaml()).doesNotContain("resourceVersion").doesNotContain("status");

    ((ObjectNode) read.at("/spec/services/web")).put("instances", 5);
    JsonNode status = ApiRig.status(rig.put(FRESH, read.toString()), 409, "Conflict");
    assertThat(status.path("message").asText()).contains("resourceVersion");
    assertThat(rig.record(FRESH_KEY)).isEqualTo(written);
  }

  @Test
  void problems_keep_their_places_when_the_servers_fields_are_in_the_document() {
    String yaml =
        ApiRig.yaml("fresh", 2)
            .replace("metadata:\n", "metadata:\n  uid: u\n  generation: 4\n")
            .replace("instances: 2", "instances: -2");
    int line = (int) yaml.substring(0, yaml.indexOf("instances: -2")).lines().count();
    assertThat(ApiRig.status(rig.put(FRESH, yaml), 422, "Invalid").path("message").asText())
        .contains("cluster.yaml:" + line + ":");
  }

  @Test
  void what_git_owns_is_changed_in_git() {
    rig.store(record -> owned(record, Optional.empty()), ConvergedShop.KEY);
    ClusterRecord before = rig.record(ConvergedShop.KEY);
    JsonNode status = ApiRig.status(rig.put(ApiRig.PROD, ApiRig.yaml("prod", 5)), 409, "Conflict");
    assertThat(status.path("message").asText())
        .contains("clusters/prod.yaml in /srv/git/shop")
        .contains("commit the change there");
    assertThat(rig.record(ConvergedShop.KEY)).isEqualTo(before);
    JsonNode shown = rig.get(ApiRig.PROD);
    assertThat(shown.at("/metadata/annotations/status.muster.dev~1commit").asText())
        .isEqualTo("0123456789abcdef");

    // It may be deleted, with a word of warning while git still holds it.
    HttpResponse<String> deleted = rig.send(rig.request(ApiRig.PROD + "?reason=old").DELETE());
    assertThat(deleted.headers().firstValue("Warning").orElse("")).contains("git still holds");

    rig.store(
        record ->
            owned(
                record,
                Optional.of(new SourceProblem(SourceProblem.Kind.REMOVED, "c1", "it is gone"))),
        ConvergedShop.KEY);
    JsonNode removed = rig.get(ApiRig.PROD);
    assertThat(removed.at("/status/sourceProblem/kind").asText()).isEqualTo("Removed");
    assertThat(removed.at("/status/sourceProblem/message").asText()).isEqualTo("it is gone");
  }

  @Test
  void the_api_tells_how_far_a_commit_is_that_did_not_touch_the_cluster() {
    String revisions = ApiRig.PROD + "/revisions/";
    ApiRig.status(rig.send(rig.request(revisions + "fedcba98")), 409, "Conflict");
    rig.store(record -> owned(record, Optional.empty()), ConvergedShop.KEY);
    rig.read("/srv/git/shop", "fedcba9876543210", "0123456789abcdef");

    JsonNode newest = rig.get(revisions + "fedcba98");
    assertThat(newest.path("progress").asText()).isEqualTo("InForce");
    assertThat(newest.path("generation").asLong()).isEqualTo(1);
    assertThat(rig.get(revisions + "0123456").path("progress").asText()).isEqualTo("InForce");
    assertThat(rig.get(revisions + "abcdef12").path("progress").asText()).isEqualTo("NotRead");

    rig.store(
        record ->
            owned(
                record,
                Optional.of(new SourceProblem(SourceProblem.Kind.INVALID, "c1", "f:1:1: no"))),
        ConvergedShop.KEY);
    JsonNode refused = rig.get(revisions + "fedcba98");
    assertThat(refused.path("progress").asText()).isEqualTo("Refused");
    assertThat(refused.path("problem").asText()).isEqualTo("f:1:1: no");
  }

  private static ClusterRecord owned(ClusterRecord record, Optional<SourceProblem> problem) {
    ClusterRecord git =
        record.with(
            new SpecSource.Git("/srv/git/shop", "clusters/prod.yaml", "0123456789abcdef", "bob"));
    return problem.map(git::with).orElse(git);
  }

  @Test
  void a_deletion_is_a_new_generation_and_waits_for_its_own_confirmation() {
    assertThat(rig.post(ApiRig.PROD + "/confirm", "{\"count\": 6}").statusCode()).isEqualTo(200);
    long confirmed = rig.record(ConvergedShop.KEY).confirmation().orElseThrow().generation();
    HttpResponse<String> deleted = rig.send(rig.request(ApiRig.PROD + "?reason=old").DELETE());
    assertThat(deleted.statusCode()).isEqualTo(200);
    ClusterRecord record = rig.record(ConvergedShop.KEY);
    assertThat(record.lifecycle()).isEqualTo(DesiredCluster.Lifecycle.DELETING);
    assertThat(record.generation()).isGreaterThan(confirmed);
    assertThat(lastAudit())
        .isEqualTo(new AuditRecord(rig.now, "token", "delete", "cluster/shop/prod", "old"));
    assertThat(rig.get(ApiRig.PROD).at("/status/lifecycle").asText()).isEqualTo("Deleting");

    // Deleting twice changes nothing, and nothing is applied to what goes.
    rig.send(rig.request(ApiRig.PROD).DELETE());
    assertThat(rig.record(ConvergedShop.KEY)).isEqualTo(record);
    ApiRig.status(rig.put(ApiRig.PROD, ApiRig.yaml("prod", 5)), 409, "Conflict");

    assertThat(
            rig.post(ApiRig.PROD + "/confirm", "{\"count\": 6, \"reason\": \"yes\"}").statusCode())
        .isEqualTo(200);
    assertThat(rig.record(ConvergedShop.KEY).confirmation())
        .hasValueSatisfying(word -> {
          assertThat(word.generation()).isEqualTo(record.generation());
          assertThat(word.count()).isEqualTo(6);
          assertThat(word.actor()).isEqualTo("ann");
        });
    assertThat(lastAudit().reason()).isEqualTo("count 6: yes");
    ApiRig.status(rig.send(rig.request(FRESH).DELETE()), 404, "NotFound");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"count\": 0}",
        "{\"count\": -3}",
        "{\"count\": 1.5}",
        "{\"count\": \"3\"}",
        "{\"count\": 99999999999}"
      })
  void a_confirmation_states_a_count(String body) {
    ApiRig.status(rig.post(ApiRig.PROD + "/confirm", body), 422, "Invalid");
    assertThat(rig.record(ConvergedShop.KEY).confirmation()).isEmpty();
    assertThat(rig.audits()).isEmpty();
  }

  @Test
  void a_confirmation_of_another_generation_is_refused() {
    ApiRig.status(
        rig.post(ApiRig.PROD + "/confirm", "{\"count\": 3, \"generation\": 7}"), 409, "Conflict");
    ApiRig.status(rig.post(ApiRig.PROD + "/confirm", "[3]"), 400, "BadRequest");
  }

  @Test
  void a_stop_has_an_owner_a_reason_and_an_end() {
    HttpResponse<String> suspended =
        rig.post(ApiRig.PROD + "/suspend", "{\"forSeconds\": 3600, \"reason\": \"disks\"}");
    assertThat(suspended.statusCode()).isEqualTo(200);
    assertThat(rig.record(ConvergedShop.KEY).suspension())
        .hasValueSatisfying(stop -> {
          assertThat(stop.actor()).isEqualTo("ann");
          assertThat(stop.reason()).isEqualTo("disks");
          assertThat(stop.expiresAt()).isEqualTo(rig.now.plus(Duration.ofHours(1)));
        });
    assertThat(rig.record(ConvergedShop.KEY).generation()).isOne();
    assertThat(
            rig.get(ApiRig.PROD)
                .at("/metadata/annotations/status.muster.dev~1suspended-reason")
                .asText())
        .isEqualTo("disks");
    assertThat(rig.post(ApiRig.PROD + "/resume", "").statusCode()).isEqualTo(200);
    assertThat(rig.record(ConvergedShop.KEY).suspension()).isEmpty();
    assertThat(rig.audits()).extracting(AuditRecord::verb).containsExactly("suspend", "resume");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"forSeconds\": 0}",
        "{\"forSeconds\": 2592001}",
        "{\"forSeconds\": null}",
        "{\"forSeconds\": \"1h\"}"
      })
  void a_stop_never_lasts_for_ever(String body) {
    ApiRig.status(rig.post(ApiRig.PROD + "/suspend", body), 422, "Invalid");
    assertThat(rig.record(ConvergedShop.KEY).suspension()).isEmpty();
  }

  @Test
  void a_look_is_asked_for_here_and_marked_for_whoever_leads() {
    assertThat(rig.post(ApiRig.PROD + "/reconcile", "{}").statusCode()).isEqualTo(200);
    assertThat(rig.looked).containsExactly(ConvergedShop.KEY);
    assertThat(rig.record(ConvergedShop.KEY).requestedAt()).isEqualTo(rig.now.toString());
    assertThat(lastAudit().verb()).isEqualTo("reconcile");
    ApiRig.status(rig.post(FRESH + "/reconcile", "{}"), 404, "NotFound");
    assertThat(rig.looked).hasSize(1);
  }

  @Test
  void bodies_are_bounded() {
    String large = "# " + "x".repeat(256 * 1024);
    ApiRig.status(rig.put(FRESH, large), 413, "RequestEntityTooLarge");
    ApiRig.status(
        rig.send(
            rig.request(FRESH)
                .PUT(
                    HttpRequest.BodyPublishers.ofInputStream(() ->
                        new java.io.ByteArrayInputStream(
                            large.getBytes(java.nio.charset.StandardCharsets.UTF_8))))),
        413,
        "RequestEntityTooLarge");
    ApiRig.status(
        rig.post(ApiRig.PROD + "/confirm", "{\"reason\": \"" + "x".repeat(256 * 1024) + "\"}"),
        413,
        "RequestEntityTooLarge");
    assertThat(rig.audits()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"&a [*a]", "a: &x [1]\nb: *x", "\u0000", "[", "{a: b", "- 1", ""})
  void hostile_documents_are_refused_as_such(String body) {
    HttpResponse<String> response = rig.put(FRESH, body);
    ApiRig.status(response, 422, "Invalid");
  }

  @Test
  void nothing_changes_while_the_store_is_not_reached() {
    rig.store.setReachable(false);
    JsonNode status =
        ApiRig.status(
            rig.post(ApiRig.PROD + "/suspend", "{\"forSeconds\": 60}"), 503, "ServiceUnavailable");
    assertThat(status.path("message").asText()).contains("the store does not answer");
    rig.store.setReachable(true);
    assertThat(rig.record(ConvergedShop.KEY).suspension()).isEmpty();
  }

  @Test
  void the_audit_log_is_shown() {
    rig.post(ApiRig.PROD + "/suspend", "{\"forSeconds\": 60, \"reason\": \"one\"}");
    rig.post(ApiRig.PROD + "/resume", "{\"reason\": \"two\"}");
    JsonNode audits = rig.get(ApiRig.ROOT + "/audits?limit=1");
    assertThat(ApiRig.texts(audits.path("items"), "/reason")).containsExactly("two");
    assertThat(ApiRig.texts(audits.path("items"), "/actor")).containsExactly("ann");
  }

  @Test
  void an_unsupported_patch_says_what_to_use_instead() {
    JsonNode status =
        ApiRig.status(
            rig.send(
                rig.request(ApiRig.PROD)
                    .header("Content-Type", "application/merge-patch+json")
                    .method("PATCH", HttpRequest.BodyPublishers.ofString("{}"))),
            415,
            "UnsupportedMediaType");
    assertThat(status.path("message").asText()).contains("--server-side");
  }
}
