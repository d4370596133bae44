package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.EarlierDocument;
import dev.muster.controller.model.Past;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.model.UndoRecord;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.yaml.ReadResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Taking back what is committed. */
class UndoTest extends RolloutFixture {
  private static final ServiceName WEB = new ServiceName("web");
  private static final String FIRST = "0.9.0";

  private ClusterRecord cluster() {
    return rig.record(ConvergedShop.KEY);
  }

  private String present() {
    return cluster().read() instanceof ReadResult.Accepted(var document)
        ? document.spec().services().get(WEB).version().value()
        : "";
  }

  /** The version of the service that is wanted by now. */
  private String wanted() {
    return cluster().read() instanceof ReadResult.Accepted(var document)
        ? cluster().wanted(document).document().spec().services().get(WEB).version().value()
        : "";
  }

  private EarlierDocument earlier(String version) {
    String text = cluster().documentYaml().replace("version: " + present(), "version: " + version);
    assertThat(text).isNotEqualTo(cluster().documentYaml());
    return new EarlierDocument(text, Digests.sha256(text), "c0ffee");
  }

  /** The newest rollout came from the first version and is done. */
  private void rolledOut(String... kept) {
    List<EarlierDocument> documents = List.of(kept).stream().map(this::earlier).toList();
    rig.store(record -> record.with(new Past(documents, List.of())), ConvergedShop.KEY);
    Rollout done = in(RolloutState.DONE);
    RolloutGoal goal =
        Past.read(earlier(FIRST)).flatMap(document -> Undo.goal(document, WEB)).orElseThrow();
    RolloutSide from =
        new RolloutSide(
            new ServiceVersion(FIRST), goal.revision(), done.from().port(), goal.config());
    record(
        new Rollout(
            done.id(),
            done.origin(),
            from,
            done.to(),
            done.stage(),
            done.machines(),
            done.evidence(),
            done.log()));
  }

  private String message(String body) {
    return ApiRig.status(rig.post(VERBS + "undo", body), 409, "Conflict").path("message").asText();
  }

  @Test
  void what_the_newest_rollout_came_from_is_wanted_again() {
    rolledOut("0.8.0", FIRST);
    long generation = cluster().generation();
    assertThat(rig.post(VERBS + "undo", "{\"rollout\": 3, \"reason\": \"slow\"}").statusCode())
        .isEqualTo(200);

    assertThat(wanted()).isEqualTo(FIRST);
    assertThat(cluster().generation()).isEqualTo(generation + 1);
    assertThat(orders()).as("the rollout itself has ended").isEmpty();
    assertThat(rig.audits().getLast().verb()).isEqualTo("rollout-undo");
    assertThat(cluster().past().orElseThrow().undos())
        .singleElement()
        .extracting(UndoRecord::undo)
        .satisfies(undo -> {
          assertThat(undo.actor()).isEqualTo("ann");
          assertThat(undo.reason()).isEqualTo("slow");
          assertThat(undo.at()).isEqualTo(rig.now);
        });
  }

  @Test
  void a_second_undo_takes_the_first_back() {
    rolledOut(FIRST);
    String newest = present();
    assertThat(rig.post(VERBS + "undo", "{}").statusCode()).isEqualTo(200);
    assertThat(rig.post(VERBS + "undo", "{}").statusCode()).isEqualTo(200);
    assertThat(wanted()).isEqualTo(newest);
    assertThat(cluster().past().orElseThrow().undos()).isEmpty();
  }

  @Test
  void it_may_name_any_document_that_is_kept() {
    rolledOut(FIRST, "0.8.0");
    assertThat(rig.post(VERBS + "undo", "{\"to\": \"0.8.0\"}").statusCode()).isEqualTo(200);
    assertThat(wanted()).isEqualTo("0.8.0");
    assertThat(rig.post(VERBS + "undo", "{\"to\": \"" + present() + "\"}").statusCode())
        .as("the document's own is no undo any more")
        .isEqualTo(200);
    assertThat(cluster().past().orElseThrow().undos()).isEmpty();
  }

  @Test
  void what_is_not_kept_and_what_is_there_is_refused_with_what_can_be_done() {
    rolledOut("0.8.0");
    ClusterRecord before = cluster();
    assertThat(message("{}"))
        .contains(
            "no earlier document that is kept asks for 0.9.0",
            "(there are: 0.8.0); to go back, set the version of web back in its document",
            "muster apply");
    assertThat(message("{\"to\": \"7\"}")).contains("asks for 7 (there are: 0.8.0)");
    assertThat(message("{\"to\": \"" + present() + "\"}"))
        .contains("it is what the document asks for already");
    ApiRig.status(rig.post(VERBS + "undo", "{\"to\": \"a b\"}"), 422, "Invalid");
    ApiRig.status(rig.post(VERBS + "retry", "{\"to\": \"0.8.0\"}"), 422, "Invalid");
    assertThat(cluster()).isEqualTo(before);
    assertThat(rig.audits()).isEmpty();

    rig.store(
        record -> record.with(new SpecSource.Git("/srv/git", "prod/cluster.yaml", "c0", "Ada")),
        ConvergedShop.KEY);
    assertThat(message("{}")).contains("back in prod/cluster.yaml of /srv/git and commit");
  }

  @Test
  void what_was_rolled_back_is_not_undone_again() {
    rolledOut(FIRST);
    record(RolloutState.ROLLED_BACK);
    assertThat(message("{}")).contains("it has ended; what can be done now: retry");
  }
}
