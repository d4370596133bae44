package dev.muster.controller.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.yaml.ClusterWriter;
import dev.muster.testkit.ClusterBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Earlier documents, and what of them people want back. */
class PastTest {
  private static final ServiceName WEB = new ServiceName("web");

  private static ClusterDocument version(String version, int machines) {
    return ClusterBuilder.cluster("shop", "prod").service("web", version, machines).build();
  }

  private static EarlierDocument kept(ClusterDocument document) {
    String text = ClusterWriter.write(document);
    return new EarlierDocument(text, Digests.sha256(text), "c0ffee");
  }

  private static Past after(Past past, ClusterDocument before, ClusterDocument after) {
    return past.after(kept(before), before, after);
  }

  private static Past undone(Past past, ClusterDocument present, ClusterDocument earlier) {
    Undo undo = new Undo(WEB, Undo.goal(present, WEB).orElseThrow(), "ann", "", Instant.EPOCH);
    return past.with(new UndoRecord(undo, kept(earlier).contentHash()));
  }

  private static String wanted(Past past, ClusterDocument newest) {
    return past.wanted(newest).document().spec().services().get(WEB).version().value();
  }

  @Test
  void a_document_is_kept_when_the_next_asks_for_another_revision() {
    Past past = after(Past.NONE, version("1.0", 3), version("1.0", 4));
    assertThat(past.documents()).as("more machines run the same").isEmpty();
    past = after(past, version("1.0", 4), version("1.1", 4));
    past = after(past, version("1.1", 4), version("1.2", 4));
    assertThat(past.documents()).containsExactly(kept(version("1.1", 4)), kept(version("1.0", 4)));
  }

  @Test
  void a_word_holds_until_a_document_asks_for_something_else() {
    ClusterDocument old = version("1.0", 3);
    ClusterDocument fresh = version("1.1", 3);
    Past past = undone(after(Past.NONE, old, fresh), fresh, old);
    assertThat(wanted(past, fresh)).isEqualTo("1.0");

    ClusterDocument larger = version("1.1", 5);
    past = after(past, fresh, larger);
    assertThat(wanted(past, larger)).as("the count is no other revision").isEqualTo("1.0");
    assertThat(past.wanted(larger).document().spec().services().get(WEB).instances()).isEqualTo(5);

    ClusterDocument third = version("1.2", 5);
    Past ended = after(past, larger, third);
    assertThat(ended.undos()).isEmpty();
    assertThat(wanted(ended, third)).isEqualTo("1.2");
    assertThat(wanted(after(ended, third, fresh), fresh))
        .as("a word that has ended does not come back")
        .isEqualTo("1.1");
  }

  @Test
  void a_second_word_takes_the_place_of_the_first_and_none_takes_it_back() {
    ClusterDocument first = version("1.0", 3);
    ClusterDocument second = version("1.1", 3);
    ClusterDocument third = version("1.2", 3);
    Past past = after(after(Past.NONE, first, second), second, third);
    past = undone(undone(past, third, second), third, first);
    assertThat(past.undos()).hasSize(1);
    assertThat(wanted(past, third)).isEqualTo("1.0");
    assertThat(wanted(past.without(WEB), third)).isEqualTo("1.2");
  }

  @Test
  void the_oldest_documents_go_and_what_a_word_rests_on_stays() {
    ClusterDocument first = version("1.0", 3);
    ClusterDocument present = version("1.1", 3);
    Past past = undone(after(Past.NONE, first, present), present, first);
    for (int count = 0; count < 30; count++) {
      // Another service changes: the word about this one holds.
      ClusterDocument next =
          ClusterBuilder.cluster("shop", "prod")
              .service("web", "1.1", 3)
              .service("api", "1." + count, 1)
              .build();
      past = after(past, present, next);
      present = next;
    }
    assertThat(past.documents()).hasSize(Past.MAXIMUM_DOCUMENTS).contains(kept(first));
    assertThat(wanted(past, present)).isEqualTo("1.0");
  }

  @Test
  void a_text_that_cannot_be_read_is_nothing_to_go_back_to() {
    ClusterDocument fresh = version("1.1", 3);
    String text = "kind: Nothing";
    EarlierDocument odd = new EarlierDocument(text, Digests.sha256(text), "c0ffee");
    Past past = Past.NONE.after(odd, version("1.0", 3), fresh);
    Undo undo = new Undo(WEB, Undo.goal(fresh, WEB).orElseThrow(), "ann", "", Instant.EPOCH);
    past = past.with(new UndoRecord(undo, odd.contentHash()));
    assertThat(wanted(past, fresh)).isEqualTo("1.1");
    assertThat(past.wanted(fresh).undos()).isEmpty();
  }
}
