package dev.muster.proof.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.local.store.LocalJson;
import dev.muster.testkit.aws.ApiProxy;
import dev.muster.testkit.aws.MotoServer;
import dev.muster.testkit.aws.RepeatedLook;
import dev.muster.testkit.aws.XmlAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Gives the load balancers of the emulator a body: a load balancer of the provider local for each,
 * on a loopback address of its own, with the emulator's listeners and targets. How it finds its
 * targets is what the API says of them from then on.
 */
public final class BalancerBodies implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration STATUS_WAIT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MotoServer server;
  private final ApiProxy proxy;
  private final Settings settings;
  private final Map<String, Body> bodies = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final RepeatedLook looks;

  /**
   * How load balancers are made.
   *
   * @param folder where their files lie
   * @param command the program of one, without its arguments
   * @param environment what its process finds in its environment
   * @param prefix the first three numbers of their addresses
   * @param drainTimeout how long a target that leaves may finish its requests
   */
  public record Settings(
      Path folder,
      List<String> command,
      Map<String, String> environment,
      String prefix,
      Duration drainTimeout) {
    /** Copies the command and the environment. */
    public Settings {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  private static final class Body {
    private final String address;
    private final Path folder;
    private final Process process;
    private BalancerConfig config;

    private Body(String address, Path folder, Process process, BalancerConfig config) {
      this.address = address;
      this.folder = folder;
      this.process = process;
      this.config = config;
    }
  }

  private BalancerBodies(MotoServer server, ApiProxy proxy, Settings settings) {
    this.server = server;
    this.proxy = proxy;
    this.settings = settings;
    this.looks = new RepeatedLook("balancer-bodies", PAUSE, this::look);
  }

  /** Watches the emulator from now on; the proxy says how targets are. */
  public static BalancerBodies watch(MotoServer server, ApiProxy proxy, Settings settings) {
    proxy.setHealthOfOthers("initial");
    proxy.setDraining(settings.drainTimeout());
    BalancerBodies bodies = new BalancerBodies(server, proxy, settings);
    bodies.looks.start();
    return bodies;
  }

  /** Where the load balancers listen, by their ARN. */
  public synchronized Map<String, String> addresses() {
    Map<String, String> addresses = new TreeMap<>();
    bodies.forEach((arn, body) -> addresses.put(arn, body.address));
    return addresses;
  }

  /** What went wrong with bodies. */
  public List<String> troubles() {
    return looks.troubles();
  }

  private void look() throws IOException, InterruptedException {
    Map<String, String> machines = machines();
    Map<String, XmlAnswer> groups = new HashMap<>();
    EmulatedBalancer.ask(server, "DescribeTargetGroups", "", "TargetGroups")
        .forEach(group -> groups.put(group.text("TargetGroupArn"), group));
    List<String> present = new ArrayList<>();
    for (XmlAnswer balancer :
        EmulatedBalancer.ask(server, "DescribeLoadBalancers", "", "LoadBalancers")) {
      String arn = balancer.text("LoadBalancerArn");
      present.add(arn);
      EmulatedBalancer emulated = new EmulatedBalancer(server, arn, machines, groups);
      var config = emulated.config(address(arn), settings.drainTimeout());
      if (config.isPresent()) {
        become(arn, config.get());
      }
    }
    end(present);
    for (Body body : List.copyOf(bodies.values())) {
      tell(body);
    }
  }

  private Map<String, String> machines() {
    Map<String, String> addresses = new HashMap<>();
    server
        .instances()
        .forEach(
            machine -> addresses.put(machine.text("instanceId"), machine.text("privateIpAddress")));
    addresses.values().removeIf(String::isEmpty);
    return addresses;
  }

  private String address(String arn) {
    Body known = bodies.get(arn);
    return known == null ? settings.prefix() + "." + (bodies.size() + 1) : known.address;
  }

  private synchronized void become(String arn, BalancerConfig wanted) throws IOException {
    Body known = bodies.get(arn);
    if (known == null) {
      Path folder = settings.folder().resolve("balancer-" + (bodies.size() + 1));
      Files.createDirectories(folder);
      LocalJson.write(folder.resolve(BalancerConfig.FILE), wanted);
      List<String> command = new ArrayList<>(settings.command());
      command.addAll(List.of("--balancer", folder.toString()));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("balancer.log").toFile());
      builder.environment().putAll(settings.environment());
      bodies.put(arn, new Body(wanted.address(), folder, builder.start(), wanted));
      return;
    }
    List<TargetConfig> targets = targets(known.config.targets(), wanted.targets());
    if (!targets.equals(known.config.targets()) || !wanted.spec().equals(known.config.spec())) {
      known.config = known.config.withSpec(wanted.spec()).withTargets(targets);
      LocalJson.write(known.folder.resolve(BalancerConfig.FILE), known.config);
    }
  }

  // Who leaves finishes its requests.
  private List<TargetConfig> targets(List<TargetConfig> before, List<TargetConfig> wanted) {
    List<TargetConfig> targets = new ArrayList<>(wanted);
    Instant now = Instant.now();
    for (TargetConfig old : before) {
      boolean stays =
          wanted.stream().anyMatch(one -> one.is(old.service(), old.instance(), old.port()));
      if (stays) {
        continue;
      }
      if (old.drainUntil().isEmpty()) {
        targets.add(old.drainingUntil(now.plus(settings.drainTimeout())));
        proxy.forgetHealth(old.instance().value());
      } else if (now.isBefore(old.drainUntil().get())) {
        targets.add(old);
      }
    }
    return targets;
  }

  private synchronized void end(List<String> present) {
    bodies
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !present.contains(entry.getKey());
          if (gone) {
            entry.getValue().process.destroy();
          }
          return gone;
        });
  }

  private void tell(Body body) throws InterruptedException {
    URI status = URI.create("http://" + body.address + ":" + BalancerConfig.ADMIN_PORT + "/status");
    try {
      JsonNode answer =
          JSON.readTree(
              http.send(
                      HttpRequest.newBuilder(status).timeout(STATUS_WAIT).build(),
                      BodyHandlers.ofString())
                  .body());
      for (JsonNode target : answer.path("targets")) {
        String state = target.path("state").asText().toLowerCase(Locale.ROOT);
        if (!state.startsWith("drain")) {
          proxy.setHealth(target.path("instance").asText(), state);
        }
      }
    } catch (IOException _) {
      // It starts, or ends: what was known of its targets holds on.
      return;
    }
  }

  @Override
  public void close() {
    looks.close();
    try {
      for (Body body : bodies.values()) {
        body.process.destroy();
        body.process.waitFor(10, TimeUnit.SECONDS);
        body.process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
