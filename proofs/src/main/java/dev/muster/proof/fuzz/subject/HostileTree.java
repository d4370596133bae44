package dev.muster.proof.fuzz.subject;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * A tree as git itself would never write it. It is made from steps of bytes, and any bytes are some
 * steps: an operation, the length of a name, the name.
 */
final class HostileTree {
  /** What the documents say that a path escape points at. */
  static final String CANARY = "canary";

  private static final int WIDEST = 12;

  // What the fuzzer takes to make a tree counts as the reader's time: it must stay small.
  private static final int MOST_STEPS = 500;
  private static final int MOST_FOLDERS = 4_000;
  private static final byte[] GOOD = Samples.SMALL_YAML.getBytes(StandardCharsets.UTF_8);

  /** What a step does. */
  enum Step {
    /** A good document. */
    DOCUMENT,
    /** A good document that can be executed. */
    PROGRAM,
    /** A link whose target is the name of a file outside. */
    LINK,
    /** A submodule. */
    MODULE,
    /** Begins a folder. */
    OPEN,
    /** Ends a folder. */
    CLOSE,
    /** Bytes that are no entry. */
    NOISE,
    /** An entry whose object is nowhere. */
    MISSING,
    /** A folder in a folder, and so on. */
    DEEP,
    /** A few folders that hold the same few folders, and so on: few objects and very many paths. */
    BOMB
  }

  private final ObjectInserter inserter;
  private final int deepest;
  private int folders;
  private static final List<Step> STEPS = List.of(Step.values());

  private final Deque<ByteArrayOutputStream> open = new ArrayDeque<>();
  private final Deque<byte[]> names = new ArrayDeque<>();

  /**
   * A tree.
   *
   * @param inserter where its objects go
   * @param deepest how many folders are in each other at most
   */
  HostileTree(ObjectInserter inserter, int deepest) {
    this.inserter = inserter;
    this.deepest = deepest;
    open.push(new ByteArrayOutputStream());
  }

  /** A step as bytes. */
  static byte[] step(Step step, byte[] name) {
    byte[] bytes = new byte[3 + name.length];
    bytes[0] = (byte) STEPS.indexOf(step);
    bytes[1] = (byte) (name.length >> 8);
    bytes[2] = (byte) name.length;
    System.arraycopy(name, 0, bytes, 3, name.length);
    return bytes;
  }

  /** Makes the commit of the steps, with its objects. */
  ObjectId commit(byte[] steps, List<ObjectId> parents) throws IOException {
    int at = 0;
    for (int count = 0; at < steps.length && count < MOST_STEPS; count++) {
      Step step = Step.values()[(steps[at] & 0xFF) % Step.values().length];
      int length = (byteAt(steps, at + 1) << 8 | byteAt(steps, at + 2)) % 4_096;
      int begin = Math.min(steps.length, at + 3);
      int end = Math.min(steps.length, begin + length);
      take(step, Arrays.copyOfRange(steps, begin, end));
      at = end;
    }
    while (!names.isEmpty()) {
      close();
    }
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(inserter.insert(Constants.OBJ_TREE, open.peek().toByteArray()));
    commit.setParentIds(parents);
    PersonIdent ann =
        new PersonIdent(
            "Ann", "ann@example.com", Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC);
    commit.setAuthor(ann);
    commit.setCommitter(ann);
    commit.setMessage("hostile");
    ObjectId id = inserter.insert(commit);
    inserter.flush();
    return id;
  }

  private static int byteAt(byte[] bytes, int at) {
    return at < bytes.length ? bytes[at] & 0xFF : 0;
  }

  private void take(Step step, byte[] name) throws IOException {
    switch (step) {
      case DOCUMENT -> entry("100644", name, inserter.insert(Constants.OBJ_BLOB, GOOD));
      case PROGRAM -> entry("100755", name, inserter.insert(Constants.OBJ_BLOB, GOOD));
      case LINK -> entry("120000", name, inserter.insert(Constants.OBJ_BLOB, outside()));
      case MODULE -> entry("160000", name, ObjectId.fromString("1".repeat(40)));
      case OPEN -> {
        if (names.size() < deepest) {
          open.push(new ByteArrayOutputStream());
          names.push(name);
        }
      }
      case CLOSE -> close();
      case NOISE -> open.element().writeBytes(name);
      case MISSING -> entry("100644", name, ObjectId.fromString("2".repeat(40)));
      case DEEP -> entry("40000", name, deep(name));
      case BOMB -> entry("40000", name, bomb());
    }
  }

  private void close() throws IOException {
    if (!names.isEmpty()) {
      byte[] tree = open.pop().toByteArray();
      entry("40000", names.pop(), inserter.insert(Constants.OBJ_TREE, tree));
    }
  }

  private void entry(String mode, byte[] name, ObjectId id) {
    entry(open.element(), mode, name, id);
  }

  private static void entry(ByteArrayOutputStream tree, String mode, byte[] name, ObjectId id) {
    tree.writeBytes((mode + " ").getBytes(StandardCharsets.US_ASCII));
    tree.writeBytes(name);
    tree.write(0);
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    id.copyRawTo(raw, 0);
    tree.writeBytes(raw);
  }

  private ObjectId deep(byte[] name) throws IOException {
    ObjectId inner = document();
    byte[] each = name.length == 0 || name.length > 8 ? new byte[] {'d'} : name;
    for (int i = 0; i < deepest && folders < MOST_FOLDERS; i++) {
      folders++;
      ByteArrayOutputStream tree = new ByteArrayOutputStream();
      entry(tree, "40000", each, inner);
      inner = inserter.insert(Constants.OBJ_TREE, tree.toByteArray());
    }
    return inner;
  }

  private ObjectId bomb() throws IOException {
    ObjectId inner = document();
    for (int level = 0; level < WIDEST; level++) {
      ByteArrayOutputStream tree = new ByteArrayOutputStream();
      for (int i = 0; i < WIDEST; i++) {
        entry(tree, "40000", new byte[] {(byte) ('a' + i)}, inner);
      }
      inner = inserter.insert(Constants.OBJ_TREE, tree.toByteArray());
    }
    return inner;
  }

  // A folder with something that no pattern selects.
  private ObjectId document() throws IOException {
    ByteArrayOutputStream tree = new ByteArrayOutputStream();
    entry(tree, "100644", new byte[] {'x'}, inserter.insert(Constants.OBJ_BLOB, GOOD));
    return inserter.insert(Constants.OBJ_TREE, tree.toByteArray());
  }

  /** The path of a file outside, which holds the canary. */
  private static byte[] outside() {
    return Canary.file().toString().getBytes(StandardCharsets.UTF_8);
  }
}
