package dev.muster.proof.fuzz.subject;

import dev.muster.controller.api.change.Changed;
import dev.muster.controller.api.change.ClusterApply;
import dev.muster.controller.api.change.ClusterEditor;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.proof.fuzz.Answer;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.util.Optional;

/** Documents that a client applies: refused by a Refusal, or stored so that they can be read. */
final class ApplyTarget extends DocumentTarget {
  ApplyTarget() {
    super("api-apply", 120);
  }

  @Override
  public Answer feed(byte[] input) throws IOException {
    MemoryStore store = Keeping.store();
    ClusterEditor editor = new ClusterEditor(store, () -> Samples.NOW);
    ClusterApply apply = new ClusterApply(editor, () -> new ClusterUid("uid-2"), () -> Samples.NOW);
    try {
      ClusterApply.Sent sent =
          new ClusterApply.Sent(
              Samples.KEY.product(),
              Optional.empty(),
              ClusterApply.text(input),
              ClusterApply.Expect.ANYTHING);
      Changed changed = apply.apply(sent, new Person("ann", ""), ClusterEditor.Mode.STORE);
      return Keeping.judge(store, changed.cluster().value().key());
    } catch (Refusal _) {
      return Answer.refused();
    }
  }
}
