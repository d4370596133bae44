package dev.muster.proof.fuzz.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.agent.mirror.MirrorDoor;
import dev.muster.agent.zookeeper.ServerListDoor;
import dev.muster.cli.client.ControllerFile;
import dev.muster.cli.command.DurationDoor;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.JsonPathTemplate;
import dev.muster.controller.api.object.ApiObject;
import dev.muster.controller.api.object.Selector;
import dev.muster.controller.git.GitDoor;
import dev.muster.controller.git.RepositoryAddress;
import dev.muster.controller.git.WebhookSecret;
import dev.muster.controller.shell.ReconcileLine;
import dev.muster.ensemble.ServerDoor;
import dev.muster.local.process.ProcessDoor;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Target;
import dev.muster.proof.fuzz.Wtf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The targets that are one text each. */
final class TextTargets {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVERS =
      "server.1=127.0.0.1:2888:3888:participant;127.0.0.1:2181\nserver.2=127.0.0.2:2888:3888:observer;2181\nversion=100000000\n";
  private static final JsonNode LIST =
      tree(
          "{\"items\":[{\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"1\"}},\"n\":[1,2,3]},"
              + "{\"metadata\":{\"name\":\"b\"},\"n\":[]}],\"kind\":\"List\"}");
  private static final ApiObject OBJECT =
      new ApiObject(
          "syncstorage",
          "prod",
          (com.fasterxml.jackson.databind.node.ObjectNode)
              tree(
                  "{\"metadata\":{\"name\":\"prod\",\"labels\":{\"tier\":\"front\",\"a\":\"b\"}}}"));
  private static final WebhookSecret SECRET = new WebhookSecret("a-secret-of-the-fuzzer");

  private TextTargets() {}

  static List<Target> all() {
    return Stream.of(ofRequests(), ofFiles(), ofMachines()).flatMap(List::stream).toList();
  }

  private static List<Target> ofRequests() {
    return List.of(
        new TextTarget("label-selector", 3, selectors(), words(), TextTargets::labels),
        new TextTarget("field-selector", 3, selectors(), words(), TextTargets::fields),
        new TextTarget(
            "webhook",
            4,
            List.of("sha256=0123", "x\nsha256="),
            List.of("\n"),
            TextTargets::webhook),
        new TextTarget(
            "repository-address",
            4,
            addresses(),
            List.of("://", "::", "%00", "%zz", "@", ":", "~", "file:///", "git@h:p", "["),
            TextTargets::address),
        new TextTarget(
            "path-patterns",
            3,
            patterns(),
            List.of("**/", "*", "[a-z]", "[!", "\\", "!", "?", "[[:alpha:]]", "/"),
            TextTargets::patterns),
        new TextTarget(
            "json-path",
            4,
            paths(),
            List.of(
                "{",
                "}",
                "{range ",
                "{end}",
                "..",
                "[*]",
                "[?(",
                "@",
                ")]",
                "==",
                "=~ /a/",
                "$",
                ".length()",
                "[0:1]",
                "'",
                "\\",
                "&&",
                "!",
                ".n",
                "[-1]"),
            TextTargets::jsonPath));
  }

  private static List<Target> ofFiles() {
    return List.of(
        new TextTarget(
            "duration",
            2,
            List.of("90s", "1h30m", "10m"),
            List.of("h", "m", "s", "999999"),
            text -> said(DurationDoor.isRead(text))),
        new TextTarget(
            "reconcile-line",
            3,
            lines(),
            List.of("\"at\":", "\"kind\":\"heartbeat\"", "null"),
            TextTargets::line),
        new TextTarget(
            "controller-file",
            1,
            List.of("{\"address\":\"127.0.0.1:1\",\"token\":\"t\",\"pid\":1}"),
            List.of("\"pid\":-1", "1e99"),
            TextTargets::controllerFile),
        new TextTarget(
            "server-list",
            3,
            List.of(SERVERS),
            serverWords(),
            text -> said(ServerListDoor.isRead(text))),
        new TextTarget(
            "server-lines",
            3,
            List.of(SERVERS),
            serverWords(),
            text -> said(ServerDoor.areLinesRead(Wtf8.encode(text)))),
        new TextTarget(
            "server-words",
            2,
            List.of("zk_version\t3.9.5\nzk_server_state\tleader\nzk_synced_observers\t1\n"),
            List.of(
                "\t", "zk_peer_state\tfollowing - broadcast", "zk_server_state\t", "999999999999"),
            text -> said(ServerDoor.isServing(text))));
  }

  private static List<Target> ofMachines() {
    return List.of(
        new TextTarget(
            "agent-rendered",
            2,
            List.of("{\"configNumber\":1,\"configSha256\":\"a\"}"),
            List.of("null", "1e5"),
            text -> said(MirrorDoor.isRendered(Wtf8.encode(text)))),
        new TextTarget(
            "agent-rendering",
            2,
            List.of("{\"a\":{\"b\":[1,\"2\",null]}}"),
            List.of("{", "\\ud800", "\""),
            text -> said(MirrorDoor.renders(RecordTargets.instance(), text))),
        new TextTarget(
            "agent-peers",
            2,
            List.of("{\"listens\":\"127.0.0.1:80\"}"),
            List.of("null", "\\ud800"),
            text -> said(MirrorDoor.listens(Wtf8.encode(text)))),
        new TextTarget(
            "process-stat",
            1,
            List.of("12 (a b) S 1 12 12 0 -1 4 1 0 0 0 0 0 0 0 20 0 1 0 77 1 1"),
            List.of("(", ")", " ", "99999999999999999999"),
            text -> said(ProcessDoor.isRead(text))));
  }

  private static Answer said(boolean accepted) {
    return accepted ? Answer.accepted() : Answer.refused();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> selectors() {
    return List.of("a=b,c!=d", "tier in (front, back),!x", "a notin (b)", "metadata.name=prod");
  }

  private static List<String> words() {
    return List.of("(", ")", " in (", " notin (", ",", "=", "==", "!=", "!", " ", ".", "/", "~0");
  }

  private static List<String> addresses() {
    return List.of(
        "https://git.example.com/a.git",
        "git@example.com:a/b",
        "ssh://git@h:22/a",
        "/srv/git/a",
        "file:///srv/a%20b",
        "http://127.0.0.1:3000/a");
  }

  private static List<String> patterns() {
    return List.of("**/cluster.yaml\na/b/cluster.yaml", "prod/*.yaml\nprod/x.yaml", "!a\nb");
  }

  private static List<String> paths() {
    return List.of(
        "{.items[*].metadata.name}",
        "{range .items[*]}{.metadata.name}{\"\\n\"}{end}",
        ".kind",
        "{.items[?(@.metadata.name=='a')].n[0]}",
        "{@}",
        "{$..name}");
  }

  private static List<String> lines() {
    return List.of(
        "{\"kind\":\"reconcile\",\"at\":\"2026-05-04T03:02:01Z\",\"cluster\":\"a/b\",\"actions\":[{\"summary\":\"s\",\"reason\":\"r\",\"result\":\"done\"}],\"held\":[\"x\"],\"seconds\":0.1}",
        "{\"kind\":\"heartbeat\",\"at\":\"2026-05-04T03:02:01Z\",\"clusters\":1}");
  }

  private static List<String> serverWords() {
    return List.of(
        "server.",
        "version=",
        "=",
        ":",
        ";",
        "participant",
        "observer",
        "|",
        "[::1]",
        "group.1=1:2",
        "weight.1=0",
        "\\u00",
        "server.9223372036854775807=a:1:2",
        "99999",
        "-1",
        "!");
  }

  private static Answer labels(String text) {
    try {
      Selector.labels(text).matches(OBJECT);
      return Answer.accepted();
    } catch (IllegalArgumentException _) {
      return Answer.refused();
    }
  }

  private static Answer fields(String text) {
    try {
      Selector.fields(text).matches(OBJECT);
      return Answer.accepted();
    } catch (IllegalArgumentException _) {
      return Answer.refused();
    }
  }

  // Whoever knows no secret signs nothing: an accepted one would be wrong.
  private static Answer webhook(String text) {
    int end = Math.max(0, text.indexOf('\n'));
    byte[] body = Wtf8.encode(text.substring(0, end));
    String signature = text.substring(end);
    return SECRET.signs(body, signature) || SECRET.isToken(signature)
        ? new Answer.Wrong("a forged webhook is refused", signature)
        : Answer.refused();
  }

  private static Answer address(String text) {
    if (RepositoryAddress.refusal(text).isPresent()) {
      return Answer.refused();
    }
    RepositoryAddress address = new RepositoryAddress(text);
    return address.transport() == RepositoryAddress.Transport.LOCAL
        ? Answer.accepted()
        : Answer.acceptedIf(address.text().equals(text), "an address keeps its text", text);
  }

  // The first line is a pattern, the rest a path.
  private static Answer patterns(String text) {
    int end = text.indexOf('\n');
    String pattern = end < 0 ? text : text.substring(0, end);
    String path = text.substring(end + 1);
    // As the reader of commits hands them on.
    return said(
        GitDoor.matches(List.of(pattern), path.substring(0, Math.min(1_000, path.length()))));
  }

  private static Answer jsonPath(String text) {
    try {
      new JsonPathTemplate(text).fill(LIST);
      return Answer.accepted();
    } catch (CommandFailure _) {
      return Answer.refused();
    }
  }

  private static Answer line(String text) {
    Optional<ReconcileLine> line = ReconcileLine.parse(text);
    line.ifPresent(read -> read.text(ZoneOffset.UTC));
    return said(line.isPresent());
  }

  private static Answer controllerFile(String text) throws IOException {
    return said(
        ControllerFile.read(
                OwnFile.write(ControllerFile.NAME, text.getBytes(StandardCharsets.UTF_8)))
            .isPresent());
  }
}
