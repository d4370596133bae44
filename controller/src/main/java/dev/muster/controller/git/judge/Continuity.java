package dev.muster.controller.git.judge;

import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Whether the head of a branch follows what was read before. */
public sealed interface Continuity {
  /**
   * It does: the commit may be judged.
   *
   * @param head the commit
   */
  record Continues(String head) implements Continuity {}

  /**
   * It does not: the last good documents stay in force.
   *
   * @param problem why
   */
  record Broken(SourceProblem problem) implements Continuity {}

  /**
   * Judges a head. A branch that the configuration names anew is a person's word and may start
   * anywhere.
   *
   * @param branch the branch that is followed
   * @param record what is known of the repository, if anything
   * @param head the branch's commit; empty when the repository has no such branch
   * @param descends whether the first commit is the second one or one of its ancestors
   */
  static Continuity of(
      String branch,
      Optional<RepositoryRecord> record,
      Optional<String> head,
      BiPredicate<String, String> descends) {
    Optional<String> before =
        record.filter(known -> known.branch().equals(branch)).flatMap(RepositoryRecord::commit);
    if (head.isEmpty()) {
      return new Broken(withoutBranch(branch, before));
    }
    String newest = head.get();
    boolean follows = before.map(commit -> descends.test(commit, newest)).orElse(true);
    boolean allowed =
        record
            .flatMap(RepositoryRecord::acceptedRewrite)
            .map(commit -> descends.test(commit, newest))
            .orElse(false);
    return follows || allowed
        ? new Continues(newest)
        : new Broken(rewritten(branch, before.orElse(""), newest));
  }

  private static SourceProblem withoutBranch(String branch, Optional<String> before) {
    String message =
        before
            .map(commit ->
                "the repository has no branch `"
                    + branch
                    + "` any more; expected one that goes on from commit "
                    + Texts.shortened(commit)
                    + ". Nothing is deleted for that: push the branch again")
            .orElse(
                "the repository has no branch `"
                    + branch
                    + "`; expected one with a cluster.yaml: push it, or name another branch in the"
                    + " controller's configuration");
    return new SourceProblem(SourceProblem.Kind.REWRITTEN, before.orElse(""), message);
  }

  private static SourceProblem rewritten(String branch, String before, String head) {
    return new SourceProblem(
        SourceProblem.Kind.REWRITTEN,
        head,
        "the history of branch `"
            + branch
            + "` was rewritten: commit "
            + Texts.shortened(head)
            + " does not descend from "
            + Texts.shortened(before)
            + ", whose documents stay in force. Push a commit that descends from it (`git merge -s"
            + " ours "
            + Texts.shortened(before)
            + "`), or accept commit "
            + head
            + " for this repository");
  }
}
