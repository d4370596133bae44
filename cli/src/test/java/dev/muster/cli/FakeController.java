package dev.muster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A controller's API as docs/api.md has it, over clusters that only a test changes. It keeps state:
 * what a command changed, the next one sees.
 */
final class FakeController implements AutoCloseable {
  static final String TOKEN = "let-me-in";
  static final String OWN = "status.muster.dev/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "/apis/muster.dev/v1/";
  private static final String END = "";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, ObjectNode> clusters = new LinkedHashMap<>();
  private final Map<String, ObjectNode> instances = new LinkedHashMap<>();
  private final Map<String, ObjectNode> rollouts = new LinkedHashMap<>();
  private final Map<String, ObjectNode> events = new LinkedHashMap<>();
  private final List<String> audits = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<BlockingQueue<String>> watchers = new CopyOnWriteArrayList<>();
  private int failuresToCome;
  private int reads;

  FakeController() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Runs a command against it. */
  Invocation muster(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", url(), "--token", TOKEN));
    return Invocation.run(all.toArray(String[]::new));
  }

  // What a test does to the world.

  synchronized ObjectNode cluster(String product, String name) {
    return clusters.get(product + "/" + name);
  }

  synchronized void addCluster(String product, String name) {
    ObjectNode object = SampleObjects.cluster(product, name);
    clusters.put(product + "/" + name, object);
    tell("ADDED", object);
  }

  synchronized void addInstance(String product, String cluster, String id, String slot) {
    instances.put(product + "/" + id, SampleObjects.instance(product, cluster, id, slot));
  }

  /** Puts a rollout in the place of the service's earlier one. */
  synchronized void addRollout(String product, ObjectNode rollout) {
    String key = product + "/" + rollout.at("/metadata/name").asText();
    String type = rollouts.put(key, rollout) == null ? "ADDED" : "MODIFIED";
    tell(type, rollout);
  }

  synchronized void addEvent(String product, String cluster, String regarding, String note) {
    String name = cluster + "." + events.size();
    events.put(product + "/" + name, SampleObjects.event(product, cluster, name, regarding, note));
  }

  synchronized void addLog(String line) {
    log.add(line);
    watchers.forEach(watcher -> watcher.add(line));
  }

  synchronized void removeCluster(String product, String name) {
    ObjectNode object = clusters.remove(product + "/" + name);
    instances.values().removeIf(instance -> instance.at("/spec/cluster").asText().equals(name));
    tell("DELETED", object);
  }

  synchronized void setCondition(String product, String name, String type, String status) {
    ObjectNode object = cluster(product, name);
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        ((ObjectNode) condition).put("status", status);
      }
    }
    tell("MODIFIED", object);
  }

  synchronized List<String> audits() {
    return List.copyOf(audits);
  }

  /** Answers so many requests with an error as if the store were away. */
  synchronized void fail(int requests) {
    failuresToCome = requests;
  }

  /** How many objects were asked for by name. */
  synchronized int reads() {
    return reads;
  }

  int watching() {
    return watchers.size();
  }

  /** Ends all answers that go on. */
  void endStreams() {
    watchers.forEach(watcher -> watcher.add(END));
  }

  private void tell(String type, ObjectNode object) {
    String change =
        JSON.createObjectNode().put("type", type).set("object", object.deepCopy()).toString();
    watchers.forEach(watcher -> watcher.add(change));
  }

  // The API.

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, FakeAnswers.status(401, "the token is missing or wrong"));
      } else if (failsNow()) {
        answer(exchange, 503, FakeAnswers.status(503, "cannot read the store: it does not answer"));
      } else if (!uri.getPath().startsWith(GROUP)) {
        answer(exchange, 404, FakeAnswers.status(404, "there is no path " + uri.getPath()));
      } else {
        List<String> path = Arrays.asList(uri.getPath().substring(GROUP.length()).split("/"));
        route(exchange, path, FakeAnswers.parameters(uri));
      }
    }
  }

  private synchronized boolean failsNow() {
    return failuresToCome > 0 && failuresToCome-- > 0;
  }

  private void route(HttpExchange exchange, List<String> path, Map<String, String> parameters)
      throws IOException {
    String product = path.getFirst().equals("namespaces") ? path.get(1) : "";
    List<String> rest = product.isEmpty() ? path : path.subList(2, path.size());
    if (rest.getLast().equals("log")) {
      logs(exchange, rest, parameters);
    } else if (parameters.containsKey("watch")) {
      watch(exchange, rest.getFirst(), product, parameters);
    } else if (exchange.getRequestMethod().equals("GET")) {
      read(exchange, rest, product, parameters);
    } else if (rest.contains("rollouts")) {
      order(exchange, rest, product);
    } else {
      change(exchange, rest, product, parameters);
    }
  }

  private Map<String, ObjectNode> all(String plural) {
    return switch (plural) {
      case "clusters" -> clusters;
      case "instances" -> instances;
      case "rollouts" -> rollouts;
      case "events" -> events;
      default -> throw new AssertionError("no resource " + plural);
    };
  }

  private synchronized void read(
      HttpExchange exchange, List<String> rest, String product, Map<String, String> parameters)
      throws IOException {
    boolean table = exchange.getRequestHeaders().getFirst("Accept").contains("as=Table");
    String plural = rest.getFirst();
    if (rest.size() > 1) {
      reads++;
      ObjectNode object = all(plural).get(product + "/" + rest.get(1));
      if (object == null) {
        answer(
            exchange, 404, FakeAnswers.status(404, plural + " \"" + rest.get(1) + "\" not found"));
      } else if (rest.size() > 2) {
        answer(exchange, 200, FakeAnswers.revision(object, rest.get(3)));
      } else {
        answer(exchange, 200, table ? FakeAnswers.table(plural, List.of(object), true) : object);
      }
      return;
    }
    List<ObjectNode> found = select(plural, product, parameters);
    if (table) {
      answer(exchange, 200, FakeAnswers.table(plural, found, true));
    } else {
      ObjectNode list = JSON.createObjectNode().put("kind", "List");
      list.putArray("items").addAll(found);
      answer(exchange, 200, list);
    }
  }

  private List<ObjectNode> select(String plural, String product, Map<String, String> parameters) {
    List<String> selectors =
        Arrays.stream(parameters.getOrDefault("labelSelector", "").split(","))
            .filter(selector -> !selector.isEmpty())
            .toList();
    return all(plural).values().stream()
        .filter(object ->
            product.isEmpty() || object.at("/metadata/namespace").asText().equals(product))
        .filter(object ->
            selectors.stream()
                .allMatch(selector -> {
                  String[] words = selector.split("=", 2);
                  return object.at("/metadata/labels/" + words[0]).asText().equals(words[1]);
                }))
        .toList();
  }

  private void watch(
      HttpExchange exchange, String plural, String product, Map<String, String> parameters)
      throws IOException {
    boolean table = exchange.getRequestHeaders().getFirst("Accept").contains("as=Table");
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    synchronized (this) {
      select(plural, product, parameters)
          .forEach(object ->
              queue.add(
                  JSON.createObjectNode().put("type", "ADDED").set("object", object).toString()));
      watchers.add(queue);
    }
    boolean[] columns = {true};
    stream(
        exchange,
        queue,
        line -> {
          ObjectNode change = (ObjectNode) JSON.readTree(line);
          if (table) {
            change.set(
                "object",
                FakeAnswers.table(plural, List.of((ObjectNode) change.get("object")), columns[0]));
            columns[0] = false;
          }
          return change.toString();
        });
  }

  @FunctionalInterface
  private interface Form {
    String of(String line) throws IOException;
  }

  private void stream(HttpExchange exchange, BlockingQueue<String> queue, Form form)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (String line = queue.poll(30, TimeUnit.SECONDS);
          line != null && !line.equals(END);
          line = queue.poll(30, TimeUnit.SECONDS)) {
        out.write((form.of(line) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.remove(queue);
    }
  }

  private void logs(HttpExchange exchange, List<String> rest, Map<String, String> parameters)
      throws IOException {
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    synchronized (this) {
      List<String> lines = rest.getFirst().equals("instances") ? List.of("booted", "serving") : log;
      int tail = Integer.parseInt(parameters.getOrDefault("tailLines", "100"));
      queue.addAll(lines.subList(Math.max(0, lines.size() - tail), lines.size()));
      if (parameters.containsKey("follow")) {
        watchers.add(queue);
      } else {
        queue.add(END);
      }
    }
    stream(exchange, queue, line -> line);
  }

  private synchronized void change(
      HttpExchange exchange, List<String> rest, String product, Map<String, String> parameters)
      throws IOException {
    String name = rest.get(1);
    ObjectNode object = clusters.get(product + "/" + name);
    if (object == null) {
      answer(exchange, 404, FakeAnswers.status(404, "clusters \"" + name + "\" not found"));
      return;
    }
    String verb =
        rest.size() > 2 ? rest.get(2) : exchange.getRequestMethod().toLowerCase(Locale.ROOT);
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    String reason = body.path("reason").asText(parameters.getOrDefault("reason", ""));
    ObjectNode annotations = object.withObject("/metadata/annotations");
    int machines =
        (int)
            instances.values().stream()
                .filter(instance -> instance.at("/spec/cluster").asText().equals(name))
                .count();
    switch (verb) {
      case "delete" -> {
        object.withObject("/status").put("lifecycle", "Deleting");
        exchange
            .getResponseHeaders()
            .add("Warning", "299 - \"git still holds " + name + "/cluster.yaml\"");
      }
      case "confirm" -> {
        if (body.path("count").asInt() < machines) {
          answer(
              exchange,
              409,
              FakeAnswers.status(409, "confirm " + name + ": " + machines + " machines would go"));
          return;
        }
        annotations.put(OWN + "confirmed-count", body.path("count").asText());
        if (object.at("/status/lifecycle").asText().equals("Deleting")) {
          removeCluster(product, name);
        }
      }
      case "suspend" ->
          annotations
              .put(OWN + "suspended-until", "for " + body.path("forSeconds").asText() + " s")
              .put(OWN + "suspended-by", "alice")
              .put(OWN + "suspended-reason", reason);
      case "resume" -> annotations.remove(OWN + "suspended-until");
      default -> throw new AssertionError("no change " + verb);
    }
    audits.add(
        exchange.getRequestHeaders().getFirst("X-Muster-Actor")
            + " "
            + verb
            + " "
            + product
            + "/"
            + name
            + " "
            + reason);
    answer(exchange, 200, object);
  }

  private synchronized void order(HttpExchange exchange, List<String> rest, String product)
      throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    String name = rest.get(1) + "." + rest.get(3);
    ObjectNode rollout = rollouts.get(product + "/" + name);
    ObjectNode answer = FakeAnswers.ordered(rollout, rest.get(4), body);
    audits.add(rest.get(4) + " " + name + " " + body);
    answer(exchange, answer == rollout ? 200 : 409, answer);
  }

  private static void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    endStreams();
    server.stop(0);
    threads.shutdownNow();
  }
}
