package dev.muster.controller.git.judge;

import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.Optional;

/**
 * What a commit asks of the store.
 *
 * @param puts the records to store, each by compare-and-set
 * @param notices what is wrong and belongs to no record that the repository owns
 */
public record Verdict(List<Put> puts, List<Notice> notices) {
  /** Copies the lists. */
  public Verdict {
    puts = List.copyOf(puts);
    notices = List.copyOf(notices);
  }

  /**
   * A record to store.
   *
   * @param record the record
   * @param expectedVersion the version that it was decided on
   * @param event what to tell about it once it is stored
   */
  public record Put(ClusterRecord record, long expectedVersion, Optional<ClusterEvent> event) {}

  /**
   * Something that is wrong with a file.
   *
   * @param key the cluster that it is about, if that can be told
   * @param reason one CamelCase word
   * @param message what is wrong, where, and what to do
   */
  public record Notice(Optional<ClusterKey> key, String reason, String message) {}
}
