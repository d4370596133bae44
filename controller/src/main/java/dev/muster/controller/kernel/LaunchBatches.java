package dev.muster.controller.kernel;

import dev.muster.provider.Outcome;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.LaunchBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which launches of a pass are done together.
 *
 * @param all the batches, in the order of their first launches
 */
public record LaunchBatches(List<LaunchBatch> all) {
  /** Each launch by itself. */
  public static final LaunchBatches NONE = new LaunchBatches(List.of());

  /** Copies the list. */
  public LaunchBatches {
    all = List.copyOf(all);
  }

  /** The batch of each launch that is part of one. */
  Map<ActionKey, LaunchBatch> byMember() {
    Map<ActionKey, LaunchBatch> byMember = new HashMap<>();
    all.forEach(batch -> batch.members().forEach(member -> byMember.put(member, batch)));
    return byMember;
  }

  /** How each action of a call has ended: the one that was called, or all of its batch. */
  Map<ActionKey, Outcome> outcomes(ActionKey called, Outcome outcome) {
    Map<ActionKey, Outcome> outcomes = new LinkedHashMap<>();
    Optional<LaunchBatch> batch = all.stream().filter(one -> one.key().equals(called)).findFirst();
    if (batch.isEmpty()) {
      outcomes.put(called, outcome);
      return outcomes;
    }
    List<ActionKey> members = new ArrayList<>(batch.get().members());
    for (int index = 0; index < members.size(); index++) {
      outcomes.put(members.get(index), outcomeOf(index, members.size(), outcome));
    }
    return outcomes;
  }

  // The machines come in the order of the batch.
  private static Outcome outcomeOf(int index, int size, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted accepted when accepted.instances().size() == size ->
          Outcome.launched(accepted.instances().get(index), accepted.requestId());
      case Outcome.Accepted accepted ->
          new Outcome.Unknown(
              "%d machines were asked for and %d came"
                  .formatted(size, accepted.instances().size()));
      case Outcome.Refused _, Outcome.Unknown _ -> outcome;
    };
  }
}
