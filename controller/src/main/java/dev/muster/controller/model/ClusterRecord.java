package dev.muster.controller.model;

import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cluster as the store keeps it. The document is kept as the text that was accepted and read
 * again by the same reader, so that nothing is lost between versions.
 *
 * @param key product and cluster name
 * @param uid given at creation; a recreated cluster has another, unless its document names one
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

  /** A cluster that is stored for the first time. */
  public static ClusterRecord created(
      ClusterKey key, ClusterUid uid, String documentYaml, SpecSource source, Instant now) {
    return new ClusterRecord(
        key,
        uid,
        1,
        documentYaml,
        Digests.sha256(documentYaml),
        source,
        DesiredCluster.Lifecycle.ACTIVE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        now,
        Optional.empty(),
        Optional.empty());
  }

  /** What its document says, by the reader that accepted it: another version may refuse it. */
  public ReadResult read() {
    return ClusterReader.read(key + " in the store", documentYaml);
  }

  /** Why a document that names another owner is refused. */
  public String otherOwner(ClusterDocument document) {
    return "cluster %s is here with the uid %s, and the annotation %s names %s: take it out to keep this cluster, or delete this one first"
        .formatted(
            key,
            uid,
            ClusterDocument.UID_ANNOTATION,
            document.annotations().get(ClusterDocument.UID_ANNOTATION));
  }

  /** What is wanted of a document, with what people have undone of it put back. */
  public Past.Wanted wanted(ClusterDocument document) {
    return past.orElse(Past.NONE).wanted(document);
  }

  /**
   * The cluster that is wanted.
   *
   * @param document what the record's document says
   * @param origin where that came from
   * @param storeId the store's id
   */
  public DesiredCluster desired(ClusterDocument document, String origin, String storeId) {
    Past.Wanted wanted = wanted(document);
    return new DesiredCluster(
        uid,
        wanted.document(),
        generation,
        origin,
        lifecycle,
        storeId,
        orders.orElse(List.of()),
        wanted.undos());
  }

  /**
   * The record with another document in force. The generation counts changes of what is wanted: a
   * text that means the same changes nothing, and labels and annotations are no part of it. A
   * document that this version no longer reads has no meaning that another one could share.
   *
   * @param text the document's text
   * @param document what it says
   * @param newSource where it comes from
   */
  public ClusterRecord applying(String text, ClusterDocument document, SpecSource newSource) {
    Sha256 hash = Digests.sha256(text);
    Optional<ClusterDocument> before =
        read() instanceof ReadResult.Accepted(var known) ? Optional.of(known) : Optional.empty();
    boolean same =
        hash.equals(contentHash)
            || before.filter(known -> known.spec().equals(document.spec())).isPresent();
    EarlierDocument replaced = new EarlierDocument(documentYaml, contentHash, source.origin());
    return changed(draft -> {
      draft.generation = same ? generation : generation + 1;
      draft.documentYaml = text;
      draft.contentHash = hash;
      draft.source = newSource;
      draft.sourceProblem = Optional.empty();
      draft.past =
          before
              .map(known -> past.orElse(Past.NONE).after(replaced, known, document))
              .or(() -> past);
    });
  }

  /** The same from another source. */
  public ClusterRecord with(SpecSource newSource) {
    return changed(draft -> draft.source = newSource);
  }

  /** The same whose source has a newer text that is not in force. */
  public ClusterRecord with(SourceProblem problem) {
    return changed(draft -> draft.sourceProblem = Optional.of(problem));
  }

  /** The same that shall cease to be: a new generation, for which no earlier word counts. */
  public ClusterRecord deleting() {
    return changed(draft -> {
      draft.generation = generation + 1;
      draft.lifecycle = DesiredCluster.Lifecycle.DELETING;
    });
  }

  /** The same, stopped or going on. */
  public ClusterRecord suspended(Optional<Suspension> newSuspension) {
    return changed(draft -> draft.suspension = newSuspension);
  }

  /** The same with a deletion that a person has confirmed. */
  public ClusterRecord with(Confirmation newConfirmation) {
    return changed(draft -> draft.confirmation = Optional.of(newConfirmation));
  }

  /** The same with the on-demand mark of a person. */
  public ClusterRecord requested(String mark) {
    return changed(draft -> draft.requestedAt = mark);
  }

  /**
   * The same with a person's word about a rollout, in the place of an earlier one of its service.
   */
  public ClusterRecord with(RolloutOrder order) {
    List<RolloutOrder> words = new ArrayList<>(orders.orElse(List.of()));
    words.removeIf(word -> word.rollout().service().equals(order.rollout().service()));
    words.add(order);
    return changed(draft -> draft.orders = Optional.of(List.copyOf(words)));
  }

  /** The same with another past: what is wanted changes with it, so that it is a new generation. */
  public ClusterRecord with(Past newPast) {
    return changed(draft -> {
      draft.generation = generation + 1;
      draft.past = Optional.of(newPast);
    });
  }

  private ClusterRecord changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ClusterRecord(
        key,
        uid,
        draft.generation,
        draft.documentYaml,
        draft.contentHash,
        draft.source,
        draft.lifecycle,
        draft.sourceProblem,
        draft.suspension,
        draft.confirmation,
        draft.requestedAt,
        createdAt,
        draft.orders,
        draft.past);
  }

  /** What may change of a record. */
  private static final class Draft {
    private long generation;
    private String documentYaml;
    private Sha256 contentHash;
    private SpecSource source;
    private DesiredCluster.Lifecycle lifecycle;
    private Optional<SourceProblem> sourceProblem;
    private Optional<Suspension> suspension;
    private Optional<Confirmation> confirmation;
    private String requestedAt;
    private Optional<List<RolloutOrder>> orders;
    private Optional<Past> past;

    Draft(ClusterRecord record) {
      generation = record.generation;
      documentYaml = record.documentYaml;
      contentHash = record.contentHash;
      source = record.source;
      lifecycle = record.lifecycle;
      sourceProblem = record.sourceProblem;
      suspension = record.suspension;
      confirmation = record.confirmation;
      requestedAt = record.requestedAt;
      orders = record.orders;
      past = record.past;
    }
  }
}
