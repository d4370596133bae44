package dev.muster.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MarkedProcesses.Marked;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.local.process.Signals;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A stage with a running controller, driven as a person would: by commits, commands and signals.
 */
final class LiveStage implements AutoCloseable {
  static final ClusterKey SYNCSTORAGE = Stage.CLUSTER;
  static final ClusterKey TOKENS = ClusterKey.parse("tokens/prod");
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So short that tests see several of them, so long that two cores are not busy with them. */
  private static final List<String> OPTIONS = List.of("--resync", "2s");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private final Stage stage;
  private final SortedMap<String, String> documents = new TreeMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Optional<MusterProcess> controller = Optional.empty();
  private Optional<ApiClient> api = Optional.empty();

  private LiveStage(Stage stage) {
    this.stage = stage;
  }

  /**
   * Makes a stage whose repository holds examples; its controller is not started yet.
   *
   * @param loopback the first two numbers of its addresses
   * @param more the examples beside syncstorage
   */
  static LiveStage prepare(String loopback, String... more) throws IOException {
    Stage stage = Stage.open(loopback);
    endWithThisProcess(stage);
    LiveStage live = new LiveStage(stage);
    for (String example : more) {
      stage.add(example);
    }
    stage.site().repository().edit("syncstorage", LiveStage::quick);
    stage.site().repository().commit("As tests want the examples");
    live.remember("syncstorage");
    for (String example : more) {
      live.remember(example);
    }
    return live;
  }

  // What is tested is what comes of a change, not how long it is watched.
  private static String quick(String document) {
    return document.replace("watch: 4s", "watch: 2s").replace("bake: 6s", "bake: 2s");
  }

  /** Sees to it that nothing of a stage outlives tests that are interrupted. */
  static void endWithThisProcess(Stage stage) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              try {
                kill(stage);
              } catch (IOException e) {
                System.err.println("processes of " + stage.site() + " may be left: " + e);
              }
            }));
  }

  private static void kill(Stage stage) throws IOException {
    for (Marked process : stage.site().processes().find()) {
      Signals.send("KILL", process.pid());
    }
  }

  private void remember(String example) throws IOException {
    documents.put(example, Files.readString(document(example)));
  }

  /** Starts the controller and waits until it answers. */
  void startController() throws IOException {
    MusterProcess process = stage.site().startController(OPTIONS);
    controller = Optional.of(process);
    api = Optional.of(stage.site().awaitController(process));
  }

  Stage stage() {
    return stage;
  }

  ApiClient api() {
    return api.orElseThrow();
  }

  Path document(String example) {
    return stage.site().repository().document(example);
  }

  /** Changes an example's document and commits that. */
  String commit(String example, String message, UnaryOperator<String> change) throws IOException {
    stage.site().repository().edit(example, change);
    return stage.site().repository().commit(message);
  }

  /** Puts all documents back as the examples have them, and waits for that to have converged. */
  void restore() throws IOException {
    if (api.isEmpty()) {
      startController();
    }
    boolean changed = false;
    for (var document : documents.entrySet()) {
      Path file = document(document.getKey());
      if (!Files.exists(file) || !Files.readString(file).equals(document.getValue())) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, document.getValue());
        changed = true;
      }
    }
    String commit = changed ? stage.site().repository().commit("As the examples have it") : "";
    for (String example : documents.keySet()) {
      ClusterKey cluster = ClusterKey.parse(example + "/prod");
      if (view(cluster).condition("Suspended").isPresent()) {
        api().send("POST", ApiPaths.cluster(cluster, "resume"));
      }
      long generation = changed ? untilRead(cluster, commit) : 0;
      awaitReady(cluster, generation);
    }
  }

  /** Waits until a commit was judged, and gives the generation that it asks for. */
  long untilRead(ClusterKey cluster, String commit) {
    return new ClusterWait(api(), new PrintWriter(Writer.nullWriter()))
        .untilRead(cluster, commit, PATIENCE);
  }

  /** Waits until the cluster is as a commit wants it. */
  void awaitCommit(ClusterKey cluster, String commit) {
    awaitReady(cluster, untilRead(cluster, commit));
  }

  /** Waits until the cluster is as a generation of its document wants it. */
  void awaitReady(ClusterKey cluster, long generation) {
    await(cluster, "Ready", view -> view.generation() >= generation && view.ready());
  }

  /** Waits until the cluster is as it is wanted. */
  ClusterView await(ClusterKey cluster, String what, Predicate<ClusterView> wanted) {
    AtomicReference<String> last = new AtomicReference<>("");
    try {
      return Awaitility.await(what + " of " + cluster)
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(
              () -> {
                ClusterView view = view(cluster);
                last.set(view.status().toPrettyString());
                return view;
              },
              wanted);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "; it was told last:\n" + last.get(), e);
    }
  }

  /** Waits until a condition is told, and gives its message. */
  String awaitCondition(ClusterKey cluster, String type, String reason) {
    Predicate<ClusterView> told =
        view ->
            view.condition(type)
                .filter(condition -> condition.path("reason").asText().equals(reason))
                .isPresent();
    return await(cluster, type + " " + reason, told)
        .condition(type)
        .orElseThrow()
        .path("message")
        .asText();
  }

  ClusterView view(ClusterKey cluster) throws IOException {
    return new ClusterView(object(cluster));
  }

  JsonNode object(ClusterKey cluster) throws IOException {
    return api().get(ApiPaths.cluster(cluster)).body();
  }

  /** Has the controller look at a cluster, again and again, and waits until it has done so. */
  void look(ClusterKey cluster, int times) throws IOException {
    for (int time = 1; time <= times; time++) {
      String mark =
          api()
              .send("POST", ApiPaths.cluster(cluster, "reconcile"))
              .body()
              .path("metadata")
              .path("annotations")
              .path("status.muster.dev/requested-at")
              .asText("no mark");
      await(
          cluster,
          "the look asked for at " + mark,
          view -> view.status().path("lastHandledReconcileAt").asText().equals(mark));
    }
  }

  /** The live machines of a cluster by id. */
  SortedMap<String, JsonNode> instances(ClusterKey cluster) throws IOException {
    SortedMap<String, JsonNode> live = new TreeMap<>();
    for (JsonNode item : api().get(ApiPaths.ofCluster("instances", cluster)).body().path("items")) {
      if (!item.path("status").path("state").asText().startsWith("Terminat")) {
        live.put(item.path("metadata").path("name").asText(), item);
      }
    }
    return live;
  }

  /** The ids of the live machines of a service. */
  SortedSet<String> machines(ClusterKey cluster, String service) throws IOException {
    SortedSet<String> ids = new TreeSet<>();
    instances(cluster)
        .forEach((id, item) -> {
          if (item.path("spec").path("service").asText().equals(service)) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** The events of a cluster with this reason, as sentences. */
  List<String> events(ClusterKey cluster, String reason) throws IOException {
    List<String> notes = new ArrayList<>();
    for (JsonNode item : api().get(ApiPaths.ofCluster("events", cluster)).body().path("items")) {
      if (item.path("reason").asText().equals(reason)) {
        notes.add(item.path("note").asText());
      }
    }
    return notes;
  }

  /** Connects to the ensemble of a cluster. */
  EnsembleTree ensemble(ClusterKey cluster) throws IOException, InterruptedException {
    List<String> servers = new ArrayList<>();
    for (JsonNode item : instances(cluster).values()) {
      if (item.path("spec").path("service").asText().equals("zknode")) {
        servers.add(item.path("spec").path("address").asText() + ":2181");
      }
    }
    return EnsembleTree.connect(String.join(",", servers));
  }

  /** The sum of all meters whose line begins so. */
  double metric(String beginning) throws IOException {
    double sum = 0;
    for (String line : api().get("/metrics").text().lines().toList()) {
      if (line.startsWith(beginning)) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  /** How many calls that change something the controller has made. */
  double changes() throws IOException {
    return metric("muster_calls_seconds_count{call=\"act-");
  }

  /** Waits for some passes that nobody asked for. */
  void awaitResyncs(int count) throws IOException {
    double before = metric("controller_runtime_reconcile_total");
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> metric("controller_runtime_reconcile_total") >= before + count);
  }

  /** The lines of the reconcile log that tell of a commit. */
  List<String> reconcileLines(String commit) throws IOException {
    return Files.readAllLines(stage.site().data().resolve("reconcile.log")).stream()
        .filter(line -> line.contains(commit))
        .toList();
  }

  /** A page, which has to be answered with 200. */
  String page(String address) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://" + address + "/"))
                .timeout(REQUEST_TIMEOUT)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(address + " answered " + response.statusCode());
    }
    return response.body();
  }

  /** The configuration that a page of the example shows. */
  JsonNode configuration(String address) throws IOException, InterruptedException {
    String page = page(address);
    String shown = page.substring(page.indexOf("<pre>") + "<pre>".length(), page.indexOf("</pre>"));
    return JSON.readTree(shown).path("config");
  }

  /** The configuration of whatever answers behind the first listener of a cluster. */
  JsonNode configuration(ClusterKey cluster) throws IOException, InterruptedException {
    return configuration(view(cluster).endpoints().getFirst());
  }

  /** A load through the first listener of a cluster. */
  Load load(ClusterKey cluster) throws IOException {
    return Load.start(URI.create("http://" + view(cluster).endpoints().getFirst() + "/"), 50);
  }

  /** Runs a command on this stage. */
  Command.Result run(String... words) throws IOException, InterruptedException {
    return Command.run(stage.site(), words);
  }

  /** Ends every process of the stage at once, the controller first, as when the power goes. */
  void cutPower() throws IOException {
    controller.ifPresent(MusterProcess::kill);
    kill(stage);
    forgetController();
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> stage.site().processes().find().isEmpty());
  }

  private void forgetController() {
    api.ifPresent(ApiClient::close);
    api = Optional.empty();
    controller.ifPresent(MusterProcess::close);
    controller = Optional.empty();
  }

  @Override
  public void close() throws IOException {
    forgetController();
    http.shutdownNow();
    stage.close();
  }
}
