package dev.muster.proof.fuzz.subject;

import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.JsonMutation;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Wtf8;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** HTTP requests: most are well-formed and ask for nonsense, some are not even well-formed. */
final class ApiRequests {
  static final String TOKEN = "a-token-of-the-fuzzer";

  private static final String ROOT = "/apis/muster.dev/v1";
  private static final String PROD = ROOT + "/namespaces/syncstorage/clusters/prod";
  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW");
  private static final List<String> PATHS =
      List.of(
          PROD,
          PROD + "/confirm",
          PROD + "/suspend",
          PROD + "/resume",
          PROD + "/reconcile",
          PROD + "/log",
          PROD + "/status",
          ROOT + "/clusters",
          ROOT,
          "/apis",
          "/api",
          "/openapi/v2",
          ROOT + "/namespaces/syncstorage/clusters",
          ROOT + "/namespaces/syncstorage/instances/i-1",
          ROOT + "/instances",
          ROOT + "/events",
          ROOT + "/log",
          ROOT + "/repositories",
          ROOT + "/repositories/accept",
          ROOT + "/namespaces/syncstorage/instances/i-1/log",
          "/webhook",
          "/healthz",
          "/readyz",
          "/metrics",
          "/version",
          "/");
  private static final List<String> QUERIES =
      List.of(
          "limit=",
          "tailLines=",
          "labelSelector=",
          "fieldSelector=",
          "dryRun=",
          "resourceVersion=",
          "continue=",
          "reason=",
          "watch=true&timeoutSeconds=",
          "follow=true&tailLines=",
          "since=",
          "timeoutSeconds=",
          "allowWatchBookmarks=",
          "fieldManager=",
          "force=");
  private static final List<String> VALUES =
      List.of(
          "1",
          "0",
          "-1",
          "99999999999999999999",
          "a%3Db",
          "%ff",
          "%",
          "%zz",
          "%00",
          "true",
          "All",
          "a+in+(b,c)",
          "!x",
          "metadata.name%3Dprod",
          "%F0%9F%98%80",
          "%ED%A0%80",
          "((((",
          "",
          "..%2f..",
          "9223372036854775807",
          "2147483648",
          "a".repeat(3_000));
  private static final List<String> HEADERS =
      List.of(
          "X-Muster-Actor: ann",
          "X-Muster-Actor: \u00ff\u0080",
          "Content-Type: application/yaml",
          "Content-Type: application/json",
          "Content-Type: application/apply-patch+yaml",
          "Accept: application/json;as=Table;v=v1;g=meta.k8s.io",
          "Accept: ;;;,,,=",
          "Origin: x",
          "Expect: 100-continue",
          "Accept-Encoding: gzip",
          "If-Match: *",
          "Range: bytes=0-",
          "X-Forwarded-For: 1",
          "Upgrade: websocket",
          "Cookie: a=b; =;",
          "Host: b",
          "Content-Type: multipart/form-data; boundary=",
          "Content-Encoding: gzip",
          "X-Http-Method-Override: DELETE",
          "Sec-Fetch-Site: cross-site");
  private static final List<byte[]> BODIES =
      Mutation.bytesOf(
          List.of(
              "{\"reason\":\"x\",\"count\":2,\"generation\":3,\"forSeconds\":60}",
              "{\"address\":\"https://git.example.com/a\",\"commit\":\"0123456\"}"));
  private static final List<String> TOKENS =
      List.of(
          "\r\n", ": ", "HTTP/1.1", "%", "/", "?", "&", "Content-Length: ", "\r\n\r\n", "chunked");

  private final Chance chance;

  ApiRequests(Chance chance) {
    this.chance = chance;
  }

  byte[] make() {
    byte[] body = body();
    StringBuilder head = new StringBuilder();
    head.append(chance.pick(METHODS)).append(' ').append(path()).append(query());
    head.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
    head.append(authorization());
    int headers = chance.size(4);
    for (int i = 0; i < headers; i++) {
      head.append(chance.pick(HEADERS)).append("\r\n");
    }
    int length = chance.oneIn(30) ? chance.below(300_000) : body.length;
    head.append("Content-Length: ").append(length).append("\r\n\r\n");
    byte[] request =
        Mutation.joined(List.of(head.toString().getBytes(StandardCharsets.ISO_8859_1), body));
    return chance.oneIn(8) ? new Mutation(chance, List.of(request), TOKENS).make() : request;
  }

  private byte[] body() {
    return switch (chance.below(4)) {
      case 0 -> new byte[0];
      case 1 -> DocumentTarget.document(chance);
      case 2 -> new JsonMutation(chance).make(chance.pick(BODIES));
      default -> new Mutation(chance, BODIES, List.of("\\ud800", "null", "\"")).make();
    };
  }

  private String path() {
    String path = chance.pick(PATHS);
    if (!chance.oneIn(4)) {
      return path;
    }
    String[] names = path.split("/", -1);
    names[chance.below(names.length)] =
        chance.oneIn(2) ? chance.pick(VALUES) : encoded(chance.pick(Escapes.bytes()));
    return "/" + String.join("/", names);
  }

  private static String encoded(byte[] name) {
    StringBuilder text = new StringBuilder();
    for (byte one : name) {
      text.append("%%%02x".formatted(one & 0xFF));
    }
    return text.toString();
  }

  private String query() {
    StringBuilder query = new StringBuilder();
    int count = chance.size(4);
    for (int i = 0; i < count; i++) {
      query.append(i == 0 ? '?' : '&').append(chance.pick(QUERIES)).append(chance.pick(VALUES));
    }
    return query.toString();
  }

  private String authorization() {
    return switch (chance.below(12)) {
      case 0 -> "";
      case 1 -> "Authorization: Basic " + Wtf8.decode(basic()) + "\r\n";
      case 2 -> "Authorization: Bearer " + chance.pick(VALUES) + "\r\n";
      default -> "Authorization: Bearer " + TOKEN + "\r\n";
    };
  }

  private byte[] basic() {
    byte[] pair = Wtf8.encode("x:" + (chance.oneIn(2) ? TOKEN : chance.pick(VALUES)));
    byte[] encoded = Base64.getEncoder().encode(pair);
    return chance.oneIn(3) ? new Mutation(chance, List.of(encoded), TOKENS).make() : encoded;
  }
}
