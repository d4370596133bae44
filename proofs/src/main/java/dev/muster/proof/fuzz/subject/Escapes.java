package dev.muster.proof.fuzz.subject;

import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Wtf8;
import dev.muster.proof.fuzz.subject.HostileTree.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of tree entries that lead out of a checkout, or into what git keeps for itself. */
final class Escapes {
  /** Each is one name of one entry: git parts them by folders, and allows no slash within one. */
  static final List<String> NAMES =
      List.of(
          "..",
          ".",
          "",
          "/",
          "/etc",
          "../x",
          "../../../../etc/cluster.yaml",
          "a/../../cluster.yaml",
          "/etc/cluster.yaml",
          "//cluster.yaml",
          "./cluster.yaml",
          "..\\cluster.yaml",
          "..\\",
          "C:\\cluster.yaml",
          "\\\\host\\cluster.yaml",
          ".git",
          ".GIT",
          ".Git",
          "git~1",
          ".git ",
          ".git.",
          ".git::$INDEX_ALLOCATION",
          ".g\u200cit",
          ".gitmodules",
          "GITMOD~1",
          ".\u200dgit",
          "cluster.yaml\n",
          "\ncluster.yaml",
          "cluster.yaml\r",
          "\u001b[2Jcluster.yaml",
          "\u0001",
          "\u007f",
          "\u202elmay.retsulc",
          "cluster.yaml/",
          "cluster.yaml/..",
          "CON",
          "NUL",
          "aux.txt",
          "cluster.yaml.",
          "cluster.yaml ",
          "CLUSTER.YAML",
          "cluster.YAML",
          "cluster\u00ad.yaml",
          "é",
          "e\u0301",
          "日本",
          "😀",
          "%2e%2e",
          "..%2fcluster.yaml",
          "~",
          "~root",
          "$HOME",
          "-rf",
          "x".repeat(255),
          "x".repeat(1_500),
          "...",
          ". .",
          ".. ",
          " ..",
          "\uD800");

  private static final List<String> OUT =
      List.of(
          "..",
          ".",
          "",
          "/",
          "//",
          "/etc",
          "..\\",
          "../..",
          "../../../../../../tmp",
          "a/../..",
          "./..",
          ".git",
          ".GIT",
          ".gIt",
          ".git/hooks",
          "C:\\",
          "\\\\host\\share",
          "..\\..");
  private static final byte[] DOCUMENT = Wtf8.encode("cluster.yaml");

  private static final List<byte[]> BYTES = Mutation.bytesOf(NAMES);
  private static final Set<String> RESERVED = Set.of("", ".", "..", ".git");

  private Escapes() {}

  static List<byte[]> bytes() {
    return BYTES;
  }

  /** Trees of which no document may be taken: each is the steps of one. */
  static List<byte[]> corpus() {
    List<byte[]> corpus = new ArrayList<>();
    for (String name : OUT) {
      corpus.add(HostileTree.step(Step.DOCUMENT, Wtf8.encode(name + "/cluster.yaml")));
      corpus.add(HostileTree.step(Step.LINK, Wtf8.encode(name + "/cluster.yaml")));
      corpus.add(folder(name, HostileTree.step(Step.DOCUMENT, DOCUMENT)));
      corpus.add(folder("a", folder(name, HostileTree.step(Step.DOCUMENT, DOCUMENT))));
    }
    for (Step step : List.of(Step.LINK, Step.MODULE, Step.MISSING)) {
      corpus.add(HostileTree.step(step, DOCUMENT));
      corpus.add(folder("prod", HostileTree.step(step, DOCUMENT)));
      // The same name twice: as something else, and as a folder through which it would be reached.
      byte[] both = folder("prod", HostileTree.step(Step.DOCUMENT, DOCUMENT));
      corpus.add(Mutation.joined(List.of(HostileTree.step(step, Wtf8.encode("prod")), both)));
    }
    corpus.add(
        Mutation.joined(
            List.of(
                HostileTree.step(Step.DOCUMENT, DOCUMENT), HostileTree.step(Step.LINK, DOCUMENT))));
    corpus.add(HostileTree.step(Step.DOCUMENT, Wtf8.encode("a\u0001/cluster.yaml")));
    corpus.add(folder("a\nb", HostileTree.step(Step.DOCUMENT, DOCUMENT)));
    corpus.add(folder("x".repeat(1_500), HostileTree.step(Step.DOCUMENT, DOCUMENT)));
    return List.copyOf(corpus);
  }

  private static byte[] folder(String name, byte[] content) {
    byte[] open = HostileTree.step(Step.OPEN, Wtf8.encode(name));
    return Mutation.joined(List.of(open, content, HostileTree.step(Step.CLOSE, new byte[0])));
  }

  /** Whether a path leads out of the folder in which it begins, or into {@code .git}. */
  static boolean leadsOut(String path) {
    return path.indexOf('\\') >= 0
        || Arrays.stream(path.split("/", -1))
            .anyMatch(name -> RESERVED.contains(name.toLowerCase(Locale.ROOT)));
  }
}
