package dev.muster.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a client of AWS and the emulator. It counts calls, makes launches happen once per
 * token and carries no dry run out, as EC2 does and the emulator does not, says of targets what a
 * test wants, and lets calls fail before or after they took effect.
 */
public final class ApiProxy implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int PRECONDITION_FAILED = 412;
  private static final int SERVER_ERROR = 500;
  private static final Pattern MEMBER = Pattern.compile("<member>.*?</member>", Pattern.DOTALL);
  private static final Pattern STATE = Pattern.compile("<State>[^<]*</State>");
  private static final String TARGET = "X-Amz-Target";
  private static final String RUN = "RunInstances";

  private final URI emulator;
  private final Optional<ServiceModel> model;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
  private final List<String> crashes = new CopyOnWriteArrayList<>();
  private final List<String> invalid = new CopyOnWriteArrayList<>();
  private final List<Function<ApiCall, Optional<ApiAnswer>>> faults = new CopyOnWriteArrayList<>();
  private final List<Predicate<ApiCall>> lost = new CopyOnWriteArrayList<>();
  private final Map<String, String> health = new ConcurrentHashMap<>();
  private volatile Optional<String> othersHealth = Optional.empty();
  private final Map<String, Launched> tokens = new HashMap<>();
  private final DrainingTargets draining = new DrainingTargets();

  private ApiProxy(URI emulator, Optional<ServiceModel> model, HttpServer server) {
    this.emulator = emulator;
    this.model = model;
    this.server = server;
  }

  private record Launched(ApiCall call, ApiAnswer answer) {}

  /**
   * Starts a proxy before an emulator.
   *
   * @param emulator where the emulator answers
   * @param model by what calls are judged; absent where no description is at hand
   */
  public static ApiProxy before(URI emulator, Optional<ServiceModel> model) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ApiProxy proxy = new ApiProxy(emulator, model, server);
      server.setExecutor(proxy.threads);
      server.createContext("/", proxy::handle);
      server.start();
      return proxy;
    } catch (IOException e) {
      throw new IllegalStateException("no port for the proxy", e);
    }
  }

  /** Where it answers. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How often each action was called since the last {@link #forget}. */
  public SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    calls.forEach(call -> counts.merge(call.action(), 1, Integer::sum));
    return counts;
  }

  /** Every call since the last {@link #forget}, in order. */
  public List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  /** The errors of the emulator's own that it met: each is a call that AWS would understand. */
  public List<String> crashes() {
    return List.copyOf(crashes);
  }

  /** What AWS would find wrong with the calls that it met. */
  public List<String> invalid() {
    return List.copyOf(invalid);
  }

  /** Begins to count anew. */
  public void forget() {
    calls.clear();
  }

  /** Answers some calls in the emulator's place; they have no effect. */
  public void fail(Function<ApiCall, Optional<ApiAnswer>> fault) {
    faults.add(fault);
  }

  /** Loses the answers to some calls: they take effect and the connection breaks. */
  public void lose(Predicate<ApiCall> which) {
    lost.add(which);
  }

  /** Lets calls through again. */
  public void heal() {
    faults.clear();
    lost.clear();
  }

  /** Says from now on that a target is in this state, such as {@code unhealthy}. */
  public void setHealth(String instance, String state) {
    health.put(instance, state);
  }

  /** Goes on listing deregistered targets as draining for so long from now on. */
  public void setDraining(Duration delay) {
    draining.last(delay);
  }

  /** Says from now on of targets of which nothing was said that they are in this state. */
  public void setHealthOfOthers(String state) {
    othersHealth = Optional.of(state);
  }

  /** Says nothing any more of a target. */
  public void forgetHealth(String instance) {
    health.remove(instance);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    ApiCall call = read(exchange, body);
    calls.add(call);
    model.ifPresent(known -> invalid.addAll(known.problems(call)));
    try (exchange) {
      ApiAnswer answer = answer(exchange, call, body);
      if (lost.stream().anyMatch(which -> which.test(call))) {
        return;
      }
      exchange
          .getResponseHeaders()
          .add("Content-Type", call.isJson() ? "application/x-amz-json-1.1" : "text/xml");
      exchange.sendResponseHeaders(answer.status(), answer.bytes().length);
      exchange.getResponseBody().write(answer.bytes());
    }
  }

  private static ApiCall read(HttpExchange exchange, byte[] body) throws IOException {
    String target = exchange.getRequestHeaders().getFirst(TARGET);
    return target == null ? ApiCall.read(body) : ApiCall.readJson(target, body);
  }

  private ApiAnswer answer(HttpExchange exchange, ApiCall call, byte[] body) throws IOException {
    for (Function<ApiCall, Optional<ApiAnswer>> fault : faults) {
      Optional<ApiAnswer> answer = fault.apply(call);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    if (call.parameter("DryRun").equals("true")) {
      return ApiAnswer.error(call, PRECONDITION_FAILED, "DryRunOperation");
    }
    if (call.action().equals(RUN) && !call.parameter("ClientToken").isEmpty()) {
      return launch(exchange, call, body);
    }
    ApiAnswer answer = forward(exchange, body);
    if (answer.status() == OK) {
      draining.after(call);
    }
    return call.action().equals("DescribeTargetHealth")
        ? draining.listed(call, rewritten(answer))
        : answer;
  }

  private ApiAnswer launch(HttpExchange exchange, ApiCall call, byte[] body) throws IOException {
    synchronized (tokens) {
      Launched before = tokens.get(call.parameter("ClientToken"));
      if (before != null) {
        return before.call().equals(call)
            ? before.answer()
            : ApiAnswer.error(call, BAD_REQUEST, "IdempotentParameterMismatch");
      }
      ApiAnswer answer = forward(exchange, body);
      if (answer.status() == OK) {
        tokens.put(call.parameter("ClientToken"), new Launched(call, answer));
      }
      return answer;
    }
  }

  private ApiAnswer rewritten(ApiAnswer answer) {
    Matcher members = MEMBER.matcher(answer.body());
    String body =
        members.replaceAll(member -> {
          String text = member.group();
          Optional<String> state =
              health.entrySet().stream()
                  .filter(known -> text.contains("<Id>" + known.getKey() + "</Id>"))
                  .map(Map.Entry::getValue)
                  .findFirst()
                  .or(() -> othersHealth);
          return Matcher.quoteReplacement(
              state
                  .map(word -> STATE.matcher(text).replaceFirst("<State>" + word + "</State>"))
                  .orElse(text));
        });
    return new ApiAnswer(answer.status(), body);
  }

  private ApiAnswer forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(emulator.resolve(exchange.getRequestURI()))
            .timeout(CALL)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (String name : List.of("Authorization", "Content-Type", "X-Amz-Date", TARGET)) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.header(name, value));
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= SERVER_ERROR) {
        crashes.add(read(exchange, body) + ": " + response.body());
      }
      return new ApiAnswer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  /** The actions that were called, for a test that holds them against a policy. */
  public List<String> actions() {
    return new ArrayList<>(counts().keySet());
  }
}
