package dev.muster.controller.model;

import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as the store keeps it. The document is kept as the text that was accepted and read
 * again by the same reader, so that nothing is lost between versions.
 *
 * @param key product and cluster name
 * @param uid given at creation; a recreated cluster has another
 * @param generation counts the changes of the spec, from 1
 * @param documentYaml the newest good document
 * @param contentHash the digest of {@code documentYaml}
 * @param source where it comes from: a cluster has one source
 * @param lifecycle whether it shall be
 * @param sourceProblem why the newest text of the source is not in force; absent when it is
 * @param suspension present while a person has stopped reconciling
 * @param confirmation the deletion that a person has confirmed, if any
 * @param requestedAt the on-demand mark that a person has set last; empty for none
 * @param createdAt when it was first stored
 * @param orders what people want of its rollouts, the last word about each service; absent for
 *     nothing
 * @param past what it was before, and what of that people want back; absent for nothing
 */
public record ClusterRecord(
    ClusterKey key,
    ClusterUid uid,
    long generation,
    String documentYaml,
    Sha256 contentHash,
    SpecSource source,
    DesiredCluster.Lifecycle lifecycle,
    Optional<SourceProblem> sourceProblem,
    Optional<Suspension> suspension,
    Optional<Confirmation> confirmation,
    String requestedAt,
    Instant createdAt,
    Optional<List<RolloutOrder>> orders,
    Optional<Past> past) {

  /**
   * The same with a person's word about a rollout, in the place of an earlier one of its service.
   */
  public ClusterRecord with(RolloutOrder order) {
    List<RolloutOrder> words = new ArrayList<>(orders.orElse(List.of()));
    words.removeIf(word -> word.rollout().service().equals(order.rollout().service()));
    words.add(order);
    return new ClusterRecord(
        key,
        uid,
        generation,
        documentYaml,
        contentHash,
        source,
        lifecycle,
        sourceProblem,
        suspension,
        confirmation,
        requestedAt,
        createdAt,
        Optional.of(List.copyOf(words)),
        past);
  }

  /** The same with a deletion that a person has confirmed. */
  public ClusterRecord with(Confirmation newConfirmation) {
    return new ClusterRecord(
        key,
        uid,
        generation,
        documentYaml,
        contentHash,
        source,
        lifecycle,
        sourceProblem,
        suspension,
        Optional.of(newConfirmation),
        requestedAt,
        createdAt,
        orders,
        past);
  }

  /** The same with another past: what is wanted changes with it, so that it is a new generation. */
  public ClusterRecord with(Past newPast) {
    return new ClusterRecord(
        key,
        uid,
        generation + 1,
        documentYaml,
        contentHash,
        source,
        lifecycle,
        sourceProblem,
        suspension,
        confirmation,
        requestedAt,
        createdAt,
        orders,
        Optional.of(newPast));
  }

  /** What is wanted while a document is the newest: people may have undone some of it. */
  public Past.Wanted wanted(ClusterDocument newest) {
    return past.orElse(Past.NONE).wanted(newest);
  }

  /**
   * The past once another document is in force.
   *
   * @param before what the present document says; absent when this version does not read it
   * @param after what the new document says
   */
  public Optional<Past> pastAfter(Optional<ClusterDocument> before, ClusterDocument after) {
    return before
        .map(document ->
            past.orElse(Past.NONE)
                .after(
                    new EarlierDocument(documentYaml, contentHash, source.origin()),
                    document,
                    after))
        .or(() -> past);
  }
}
