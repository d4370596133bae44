package dev.muster.simulator.stage;

import dev.muster.controller.model.EarlierDocument;
import dev.muster.controller.model.Past;
import dev.muster.controller.model.UndoRecord;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people have undone of a cluster's documents: as the store keeps it, and beside that what
 * they mean by it, told without the words of what ships.
 */
final class Regrets {
  private static final String ACTOR = "bob";

  private final List<ClusterDocument> earlier = new ArrayList<>();
  private final Map<Sha256, ClusterDocument> documents = new HashMap<>();
  private final Map<ServiceName, ClusterDocument> meant = new HashMap<>();
  private Past past = Past.NONE;
  private Optional<ClusterDocument> present = Optional.empty();

  /** Another document is in force. */
  void commit(ClusterDocument document) {
    present.ifPresent(before -> {
      past = past.after(kept(before), before, document);
      meant.keySet().removeIf(service -> !asksTheSame(before, document, service));
      earlier.remove(before);
      earlier.addFirst(before);
    });
    present = Optional.of(document);
  }

  // Drafts are no texts: some of them say what the reader of texts refuses.
  private EarlierDocument kept(ClusterDocument document) {
    String text = document.toString();
    Sha256 hash = Digests.sha256(text);
    documents.put(hash, document);
    return new EarlierDocument(text, hash, "a commit");
  }

  /** A person wants back what a service ran before, or takes such a word back. */
  boolean undo(ServiceName service, Instant now) {
    if (meant.remove(service) != null) {
      past = past.without(service);
      return true;
    }
    Optional<ClusterDocument> back =
        present.flatMap(document ->
            earlier.stream()
                .filter(one -> names(document, service) && names(one, service))
                .filter(one -> !asksTheSame(one, document, service))
                .findFirst());
    back.ifPresent(document -> {
      ClusterDocument undone = present.orElseThrow();
      Undo undo = new Undo(service, Undo.goal(undone, service).orElseThrow(), ACTOR, "", now);
      past = past.with(new UndoRecord(undo, kept(document).contentHash()));
      meant.put(service, document);
    });
    return back.isPresent();
  }

  /** What the store says is wanted while a document is in force. */
  Past.Wanted stored(ClusterDocument document) {
    return past.wanted(
        document,
        // One that the store has dropped is gone.
        hash ->
            past.documents().stream()
                .map(EarlierDocument::contentHash)
                .filter(hash::equals)
                .findFirst()
                .map(documents::get));
  }

  /** What people want. */
  ClusterDocument meant(ClusterDocument document) {
    SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>(document.spec().services());
    SortedMap<ServiceName, ConfigDocument> config = new TreeMap<>(document.spec().config());
    meant.forEach((name, old) -> {
      ServiceSpec then = old.spec().services().get(name);
      if (then != null) {
        services.computeIfPresent(
            name, (_, now) -> now.with(then.version()).with(then.run()).withHealth(then.health()));
      }
      ConfigDocument read = old.spec().config().get(name);
      if (read != null) {
        config.put(name, read);
      }
    });
    return document.with(document.spec().withServices(services).withConfig(config));
  }

  private static boolean names(ClusterDocument document, ServiceName service) {
    return document.spec().services().containsKey(service);
  }

  private static boolean asksTheSame(
      ClusterDocument one, ClusterDocument other, ServiceName service) {
    ServiceSpec before = one.spec().services().get(service);
    ServiceSpec after = other.spec().services().get(service);
    return before != null
        && after != null
        && before.version().equals(after.version())
        && before.run().equals(after.run())
        && before.health().equals(after.health())
        && Optional.ofNullable(one.spec().config().get(service))
            .equals(Optional.ofNullable(other.spec().config().get(service)));
  }
}
