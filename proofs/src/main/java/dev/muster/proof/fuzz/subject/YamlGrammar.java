package dev.muster.proof.fuzz.subject;

import dev.muster.proof.fuzz.Chance;
import java.util.List;

/** Writes documents that are YAML, or nearly, and mean nothing: fields in any order and place. */
final class YamlGrammar {
  /** What means something in a cluster document. */
  static final List<String> TOKENS =
      List.of(
          "apiVersion: muster.dev/v1\n",
          "kind: Cluster\n",
          "metadata",
          "namespace",
          "name",
          "spec",
          "provider",
          "local",
          "zones",
          "ensemble",
          "size",
          "loadBalancer",
          "listeners",
          "port",
          "service",
          "healthCheck",
          "interval",
          "drainTimeout",
          "services",
          "version",
          "instances",
          "image",
          "artifact",
          "url",
          "sha256",
          "run",
          "command",
          "environment",
          "health",
          "config",
          "policy",
          "stateful",
          "aws",
          "dns",
          "labels",
          "annotations",
          "status",
          "managedFields",
          "resourceVersion",
          ": ",
          "? ",
          "- ",
          "&a ",
          "*a",
          "!!binary ",
          "!<tag:x> ",
          "<<: ",
          "--- ",
          "...\n",
          "%YAML 9.9\n",
          "%YAML 99999999999.1\n",
          "%TAG ! x\n",
          "|9\n",
          ">-+\n",
          "\"\\UFFFFFFFF\"",
          "\"\\uD800\"",
          "\"\\x0\"",
          "~",
          "0x1F",
          "010",
          "1_000",
          "12:30:45",
          "1.10",
          "0b1",
          ".inf",
          "2024-01-01",
          "yes",
          "NO",
          "${version}",
          "{{{{",
          "]]]]",
          "# ",
          "\n  ",
          "\n    ");

  private static final List<String> VALUES =
      List.of(
          "1",
          "3",
          "-1",
          "0",
          "1.10",
          "a",
          "web",
          "no",
          "~",
          "null",
          "true",
          "5s",
          "1h",
          "50%",
          "[]",
          "{}",
          "[a, b]",
          "\"x y\"",
          "'it''s'",
          "*a",
          "!t x",
          "/path",
          "1e5",
          "0x1F",
          "1:1",
          "1.1.1.1",
          "|\n  text\n",
          ">\n  text\n",
          "99999999999999999999",
          "é",
          "😀",
          "[[[]]]");

  private final Chance chance;
  private final StringBuilder text = new StringBuilder();

  YamlGrammar(Chance chance) {
    this.chance = chance;
  }

  String document() {
    if (!chance.oneIn(4)) {
      text.append("apiVersion: muster.dev/v1\nkind: Cluster\n");
      text.append("metadata: {namespace: p, name: c}\n");
    }
    mapping(0);
    return text.toString();
  }

  private void mapping(int depth) {
    int fields = 1 + chance.size(6);
    for (int i = 0; i < fields; i++) {
      text.repeat(' ', 2 * depth).append(chance.pick(TOKENS)).append(": ");
      value(depth);
      text.append('\n');
    }
  }

  private void value(int depth) {
    if (depth < 8 && chance.oneIn(3)) {
      text.append('\n');
      mapping(depth + 1);
    } else if (chance.oneIn(12)) {
      // What goes on and on costs a reader that goes back much.
      String piece = chance.pick(VALUES);
      text.repeat(piece, chance.size(60_000) / piece.length()).append(chance.pick(VALUES));
    } else {
      text.append(chance.pick(VALUES));
    }
  }
}
