package dev.muster.controller.model;

import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a cluster's documents asked for before the present one, and what of that people want back.
 *
 * @param documents earlier documents, newest first, bounded in number and in characters; one that a
 *     word rests on is kept whatever its age
 * @param undos the words that hold, at most one for each service
 */
public record Past(List<EarlierDocument> documents, List<UndoRecord> undos) {
  /** How many documents are kept. */
  public static final int MAXIMUM_DOCUMENTS = 10;

  /** How many characters of documents are kept: a record has to fit into the store. */
  public static final int MAXIMUM_CHARACTERS = 320 * 1024;

  /** Nothing is known of it. */
  public static final Past NONE = new Past(List.of(), List.of());

  /** Copies the lists. */
  public Past {
    documents = List.copyOf(documents);
    undos = List.copyOf(undos);
  }

  /**
   * What is wanted: a document with what people have undone of it put back.
   *
   * @param document the document in which all that is undone runs again what it did
   * @param undos the words that hold
   */
  public record Wanted(ClusterDocument document, List<Undo> undos) {}

  /** What is wanted while a document is the newest. */
  public Wanted wanted(ClusterDocument newest) {
    return wanted(newest, this::document);
  }

  /**
   * What is wanted while a document is the newest.
   *
   * @param newest the newest document
   * @param known what earlier documents say, by their digests
   */
  public Wanted wanted(ClusterDocument newest, Function<Sha256, Optional<ClusterDocument>> known) {
    ClusterDocument document = newest;
    List<Undo> holding = new ArrayList<>();
    for (UndoRecord record : undos) {
      Undo undo = record.undo();
      Optional<ClusterDocument> earlier = known.apply(record.earlier());
      if (undo.holds(newest) && earlier.isPresent()) {
        document = Undo.back(document, earlier.get(), undo.service());
        holding.add(undo);
      }
    }
    return new Wanted(document, holding);
  }

  // Empty for one that is not kept or that this version does not read.
  private Optional<ClusterDocument> document(Sha256 contentHash) {
    return documents.stream()
        .filter(earlier -> earlier.contentHash().equals(contentHash))
        .findFirst()
        .flatMap(Past::read);
  }

  /** What an earlier document says; empty for one that this version does not read. */
  public static Optional<ClusterDocument> read(EarlierDocument earlier) {
    return ClusterReader.read("an earlier document", earlier.documentYaml())
            instanceof ReadResult.Accepted(var document)
        ? Optional.of(document)
        : Optional.empty();
  }

  /**
   * The past once another document is in force: a word ends with the first document that asks for
   * something else than what was undone.
   *
   * @param replaced the text of the document that was in force
   * @param before what that document says
   * @param after what the new document says
   */
  public Past after(EarlierDocument replaced, ClusterDocument before, ClusterDocument after) {
    List<UndoRecord> left = undos.stream().filter(one -> one.undo().holds(after)).toList();
    List<EarlierDocument> kept = new ArrayList<>(documents);
    if (Undo.isAnyBetween(before, after)) {
      kept.removeIf(earlier -> earlier.contentHash().equals(replaced.contentHash()));
      kept.addFirst(replaced);
    }
    return new Past(bounded(kept, left), left);
  }

  private static List<EarlierDocument> bounded(
      List<EarlierDocument> documents, List<UndoRecord> undos) {
    List<EarlierDocument> kept = new ArrayList<>();
    int left = MAXIMUM_CHARACTERS;
    // What a word rests on comes first.
    for (boolean pinned : List.of(true, false)) {
      for (EarlierDocument document : documents) {
        int length = document.documentYaml().length();
        if (isPinned(document, undos) == pinned
            && kept.size() < MAXIMUM_DOCUMENTS
            && length <= left) {
          kept.add(document);
          left -= length;
        }
      }
    }
    return documents.stream().filter(kept::contains).toList();
  }

  private static boolean isPinned(EarlierDocument document, List<UndoRecord> undos) {
    return undos.stream().anyMatch(record -> record.earlier().equals(document.contentHash()));
  }

  /** The past with a word, in the place of an earlier one about its service. */
  public Past with(UndoRecord undo) {
    List<UndoRecord> all = new ArrayList<>(without(undo.undo().service()).undos);
    all.add(undo);
    return new Past(documents, all);
  }

  /** The past without the word about a service. */
  public Past without(ServiceName service) {
    return new Past(
        documents,
        undos.stream().filter(record -> !record.undo().service().equals(service)).toList());
  }
}
