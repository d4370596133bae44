package dev.muster.controller.api.change;

import dev.muster.controller.api.change.ClusterEditor.Mode;
import dev.muster.controller.api.change.ClusterEditor.Request;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ProductName;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ClusterWriter;
import dev.muster.spec.yaml.Problem;
import dev.muster.spec.yaml.ReadResult;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Applies a document that a person sends: the API owns what it applied, git what git holds. */
public final class ClusterApply {
  /** Names the document in problems. */
  public static final String FILE = "cluster.yaml";

  private final ClusterEditor editor;
  private final Supplier<ClusterUid> uids;
  private final InstantSource clock;

  /**
   * Applies by an editor.
   *
   * @param editor changes the records
   * @param uids gives the uid of a new cluster
   * @param clock the present
   */
  public ClusterApply(ClusterEditor editor, Supplier<ClusterUid> uids, InstantSource clock) {
    this.editor = editor;
    this.uids = uids;
    this.clock = clock;
  }

  /** What may be there already. */
  public enum Expect {
    /** The cluster is made or changed. */
    ANYTHING,
    /** The cluster must be new. */
    NOTHING
  }

  /**
   * What is applied.
   *
   * @param product the product that the path names
   * @param name the cluster that the path names, if it names one
   * @param text the document
   * @param expect what may be there already
   */
  public record Sent(ProductName product, Optional<ClusterName> name, String text, Expect expect) {}

  /**
   * Applies a document.
   *
   * @param request what is applied
   * @param person who applies it
   * @param mode whether it is stored
   * @throws Refusal when it is not applied, with all problems of the document
   */
  public Changed apply(Sent request, Person person, Mode mode) {
    SentDocument sent = SentDocument.of(request.text());
    ClusterDocument document = read(sent);
    checkNames(request, document);
    String stored =
        switch (sent.origin()) {
          case WHOLE -> sent.text();
          case BLANKED -> ClusterWriter.write(document);
        };
    return editor.edit(
        new Request(document.key(), "apply", person, mode),
        before -> {
          before.ifPresent(known -> {
            check(known, sent, request.expect());
            checkUid(known.value(), document);
          });
          return before
              .map(known -> change(known.value(), document, stored, person))
              .orElseGet(() -> create(document, sent, stored, person));
        });
  }

  private static void checkNames(Sent request, ClusterDocument document) {
    ClusterKey key = document.key();
    if (!request.product().equals(key.product())
        || request.name().filter(name -> !name.equals(key.name())).isPresent()) {
      throw new Refusal(
          Reason.BAD_REQUEST,
          "cannot apply: the path names %s/%s and the document %s; make them equal"
              .formatted(
                  request.product(), request.name().map(ClusterName::value).orElse("…"), key));
    }
  }

  /**
   * The text of a body.
   *
   * @throws Refusal when it is none
   */
  public static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(Reason.BAD_REQUEST, "cannot apply: the body is not UTF-8 text");
    }
  }

  private static ClusterDocument read(SentDocument sent) {
    return switch (ClusterReader.read(FILE, sent.text())) {
      case ReadResult.Accepted accepted -> accepted.document();
      case ReadResult.Rejected rejected -> throw rejected(rejected.problems());
    };
  }

  private static Refusal rejected(List<Problem> problems) {
    return new Refusal(
        Reason.INVALID,
        "cannot apply: the document has %d problem(s):\n%s"
            .formatted(
                problems.size(),
                problems.stream().map(Problem::toString).collect(Collectors.joining("\n"))),
        problems.stream().map(ClusterApply::cause).toList());
  }

  private static Refusal.Cause cause(Problem problem) {
    String place = "%s:%d:%d".formatted(problem.file(), problem.line(), problem.column());
    return new Refusal.Cause(
        "FieldValueInvalid", place, problem.toString().substring(place.length() + 2));
  }

  private static void check(Store.Stored<ClusterRecord> known, SentDocument sent, Expect expect) {
    ClusterRecord record = known.value();
    if (record.source() instanceof SpecSource.Git git) {
      throw new Refusal(
          Reason.CONFLICT,
          ("cannot apply %s: it belongs to git (%s in %s, commit %s); commit the change there, it is"
                  + " picked up by itself")
              .formatted(record.key(), git.path(), git.repository(), record.source().origin()));
    }
    if (expect == Expect.NOTHING) {
      throw new Refusal(
          Reason.ALREADY_EXISTS,
          "cannot create %s: it is there already; apply the change instead"
              .formatted(record.key()));
    }
    if (record.lifecycle() == DesiredCluster.Lifecycle.DELETING) {
      throw new Refusal(
          Reason.CONFLICT,
          "cannot apply %s: it is being deleted; wait until it is gone, and apply again"
              .formatted(record.key()));
    }
    sent.resourceVersion().ifPresent(version -> checkVersion(known, version));
  }

  private static void checkUid(ClusterRecord record, ClusterDocument document) {
    if (document.uid().filter(uid -> !uid.equals(record.uid())).isPresent()) {
      throw new Refusal(Reason.CONFLICT, record.otherOwner(document));
    }
  }

  // An object's version is that of its record or its status, whichever is newer: a record that has
  // changed since then has a higher one.
  private static void checkVersion(Store.Stored<ClusterRecord> known, String version) {
    boolean isNewest;
    try {
      isNewest = known.resourceVersion() <= Long.parseLong(version);
    } catch (NumberFormatException _) {
      isNewest = false;
    }
    if (!isNewest) {
      throw new Refusal(
          Reason.CONFLICT,
          ("cannot apply %s: it has changed since resourceVersion %s (now %d); read it again, or"
                  + " leave metadata.resourceVersion out")
              .formatted(known.value().key(), version, known.resourceVersion()));
    }
  }

  private ClusterRecord create(
      ClusterDocument document, SentDocument sent, String stored, Person person) {
    if (sent.resourceVersion().isPresent()) {
      throw new Refusal(
          Reason.CONFLICT,
          "cannot apply %s: there is no such cluster any more; leave metadata.resourceVersion out to make it"
              .formatted(document.key()));
    }
    return ClusterRecord.created(
        document.key(),
        document.uid().orElseGet(uids),
        stored,
        new SpecSource.Api(person.actor()),
        clock.instant());
  }

  // A document that says the same, labels and annotations too, is no change.
  private static ClusterRecord change(
      ClusterRecord record, ClusterDocument document, String stored, Person person) {
    return record.read() instanceof ReadResult.Accepted(var known) && known.equals(document)
        ? record
        : record.applying(stored, document, new SpecSource.Api(person.actor()));
  }
}
