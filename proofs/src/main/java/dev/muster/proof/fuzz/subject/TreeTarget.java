package dev.muster.proof.fuzz.subject;

import dev.muster.controller.git.FetchLimits;
import dev.muster.controller.git.GitDoor;
import dev.muster.controller.git.judge.FileRead;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Target;
import dev.muster.proof.fuzz.subject.HostileTree.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.RevWalkException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Trees of a repository in memory that no check on the way has seen. */
final class TreeTarget implements Target {
  private static final int DEEPEST = 3_000;

  // Far fewer than in production, so that what is walked to the limit stays within the CPU time.
  private static final FetchLimits LIMITS =
      new FetchLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Long.MAX_VALUE, 50, 10_000);

  @Override
  public String name() {
    return "git-tree";
  }

  @Override
  public int weight() {
    return 40;
  }

  @Override
  public byte[] generate(Chance chance) {
    return steps(chance);
  }

  static byte[] steps(Chance chance) {
    List<byte[]> steps = new ArrayList<>();
    int count = 1 + chance.size(40);
    for (int i = 0; i < count; i++) {
      steps.add(step(chance));
    }
    byte[] all = Mutation.joined(steps);
    return chance.oneIn(4) ? new Mutation(chance, List.of(all), Escapes.NAMES).make() : all;
  }

  private static byte[] step(Chance chance) {
    Step step =
        switch (chance.below(60)) {
          case 0 -> Step.NOISE;
          case 1 -> Step.MISSING;
          case 2 -> chance.oneIn(10) ? Step.DEEP : Step.OPEN;
          case 3 -> chance.oneIn(10) ? Step.BOMB : Step.CLOSE;
          default ->
              chance.pick(
                  List.of(
                      Step.DOCUMENT, Step.PROGRAM, Step.LINK, Step.MODULE, Step.OPEN, Step.CLOSE));
        };
    byte[] name =
        chance.oneIn(3)
            ? "cluster.yaml".getBytes(java.nio.charset.StandardCharsets.UTF_8)
            : chance.oneIn(4)
                ? new Mutation(chance, Escapes.bytes(), Escapes.NAMES).make()
                : chance.pick(Escapes.bytes());
    return HostileTree.step(step, java.util.Arrays.copyOf(name, Math.min(name.length, 2_000)));
  }

  @Override
  public Answer feed(byte[] input) throws IOException {
    try (InMemoryRepository repository =
            new InMemoryRepository(new DfsRepositoryDescription("fuzz"));
        ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId commit = new HostileTree(inserter, DEEPEST).commit(input, List.of());
      return judge(GitDoor.files(repository, commit.getName(), LIMITS));
    } catch (IOException | RevWalkException | LargeObjectException | JGitInternalException _) {
      // What RepositoryReader takes for a repository that is broken.
      return Answer.refused();
    }
  }

  private static Answer judge(Optional<List<FileRead>> files) {
    for (FileRead file : files.orElse(List.of())) {
      if (file.path().chars().anyMatch(Character::isISOControl)) {
        return new Answer.Wrong("a path is one line", file.path());
      }
      if (file instanceof FileRead.Good good && isOutside(good)) {
        return new Answer.Wrong("a path stays within the repository", file.path());
      }
    }
    return files.isPresent() ? Answer.accepted() : Answer.refused();
  }

  /** Whether a document comes from outside, or from a path that would lead there in a checkout. */
  static boolean isOutside(FileRead.Good good) {
    return good.document().key().product().value().equals(Canary.PRODUCT)
        || Escapes.leadsOut(good.path());
  }
}
