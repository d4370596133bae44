package dev.muster.proof.fuzz.subject;

import dev.muster.controller.git.judge.FileChange;
import dev.muster.controller.git.judge.FileRead;
import dev.muster.controller.git.judge.SourceJudge;
import dev.muster.controller.git.judge.Texts;
import dev.muster.controller.git.judge.Verdict;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoredJson;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Wtf8;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file of a commit with its path and author: judged, and what the verdict asks to store can be
 * stored and read back. An input is a path, an author and a document, with line ends between.
 */
final class GitFileTarget extends DocumentTarget {
  private static final List<byte[]> PATHS =
      Mutation.bytesOf(List.of("prod/cluster.yaml", "a/é😀/cluster.yaml", "x".repeat(300)));
  private static final List<byte[]> AUTHORS =
      Mutation.bytesOf(List.of("Ann <ann@example.com>", "😀".repeat(120) + " <a@b>"));

  GitFileTarget() {
    super("git-file", 100);
  }

  @Override
  public byte[] generate(Chance chance) {
    byte[] end = {'\n'};
    return Mutation.joined(
        List.of(part(chance, PATHS), end, part(chance, AUTHORS), end, document(chance)));
  }

  private static byte[] part(Chance chance, List<byte[]> samples) {
    byte[] part =
        chance.oneIn(2)
            ? chance.pick(samples)
            : new Mutation(chance, samples, List.of("/", "..", "😀")).make();
    return Wtf8.encode(Wtf8.decode(part).replace('\n', ' '));
  }

  @Override
  public Answer feed(byte[] input) throws IOException {
    int first = indexOf(input, 0);
    int second = indexOf(input, Math.min(input.length, first + 1));
    String path = new String(input, 0, first, StandardCharsets.UTF_8);
    int from = Math.min(input.length, first + 1);
    String author = new String(input, from, Math.max(0, second - from), StandardCharsets.UTF_8);
    int begin = Math.min(input.length, second + 1);
    byte[] document = java.util.Arrays.copyOfRange(input, begin, input.length);
    // As the reader of commits hands them on.
    FileRead file = FileRead.of(Texts.line(path, 1_000), document);
    FileChange change = new FileChange(Samples.COMMIT, Texts.line(author, 200));
    ClusterRecord known = Samples.committed();
    Verdict verdict =
        SourceJudge.judge(
            new SourceJudge.Commit("https://git.example.com/a", Samples.COMMIT),
            List.of(file),
            List.of(new Store.Stored<>(known, 1)),
            _ -> change,
            () -> new ClusterUid("uid-9"),
            Samples.NOW);
    return judge(file, verdict);
  }

  private static Answer judge(FileRead file, Verdict verdict) throws IOException {
    for (Verdict.Put put : verdict.puts()) {
      ClusterRecord record = put.record();
      if (!StoredJson.read(StoredJson.write(record), ClusterRecord.class).equals(record)) {
        return new Answer.Wrong("a stored cluster reads as another", record.toString());
      }
      if (put.event().isPresent()) {
        ClusterEvent event = put.event().get();
        if (!StoredJson.read(StoredJson.write(event), ClusterEvent.class).equals(event)) {
          return new Answer.Wrong("a stored event reads as another", event.toString());
        }
      }
    }
    for (Verdict.Notice notice : verdict.notices()) {
      StoredJson.write(Texts.bounded(notice.message()));
    }
    return switch (file) {
      case FileRead.Good _ -> Answer.accepted();
      case FileRead.Bad _ -> Answer.refused();
    };
  }

  private static int indexOf(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return bytes.length;
  }
}
