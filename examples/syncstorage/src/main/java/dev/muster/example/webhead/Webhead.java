package dev.muster.example.webhead;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small web service as Muster runs one: it takes its address, port and configuration file from
 * the environment, answers Dockerflow's questions about itself, and finishes the requests that it
 * has begun before it ends.
 */
public final class Webhead {
  /** How long requests in flight may take once the service was told to end. */
  private static final int GRACE_SECONDS = 20;

  private static final int BACKLOG = 512;
  private static final String MISBEHAVES = "misbehaves: ";

  private Webhead() {}

  /**
   * Serves until it gets SIGTERM or SIGINT.
   *
   * @param arguments none
   * @throws IOException when the address and port cannot be had
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // Without it every second answer on a kept connection waits for the client's delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // Longer than a load balancer keeps an idle connection, so that the balancer closes it first.
    System.setProperty("sun.net.httpserver.idleInterval", "300");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    Settings settings = Settings.of(System.getenv(), version());
    Misbehaviour misbehaviour = Misbehaviour.of(System.getenv(), release());
    if (misbehaviour.kind() == Misbehaviour.Kind.START) {
      throw new IOException("this release does not start, as it is meant to");
    }
    HttpServer server = listen(settings);
    ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(requests);
    Pages pages =
        new Pages(settings, new ConfigurationFile(settings.configuration()), misbehaviour);
    server.createContext("/", pages::answer);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, ended), "end"));
    server.start();
    System.out.println(
        "webhead "
            + settings.version()
            + " serves on "
            + settings.address()
            + ":"
            + settings.port());
    ended.await();
  }

  private static HttpServer listen(Settings settings) throws IOException {
    InetSocketAddress where = new InetSocketAddress(settings.address(), settings.port());
    try {
      return HttpServer.create(where, BACKLOG);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + where + ": " + e.getMessage(), e);
    }
  }

  private static void end(HttpServer server, CountDownLatch ended) {
    server.stop(GRACE_SECONDS);
    System.out.println("webhead ended");
    ended.countDown();
  }

  // The manifest's title of a release that misbehaves says how.
  private static String release() {
    String title = Webhead.class.getPackage().getImplementationTitle();
    return title == null || !title.startsWith(MISBEHAVES)
        ? ""
        : title.substring(MISBEHAVES.length());
  }

  private static String version() {
    String version = Webhead.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * What the environment says.
   *
   * @param address where to listen
   * @param port where to listen
   * @param configuration the file that holds the configuration
   * @param instance the machine
   * @param service the service that this is
   * @param version the version of this program
   */
  record Settings(
      String address,
      int port,
      Path configuration,
      String instance,
      String service,
      String version) {
    private static final String DEFAULT_PORT = "8000";

    static Settings of(Map<String, String> environment, String version) {
      return new Settings(
          environment.getOrDefault("MUSTER_ADDRESS", "127.0.0.1"),
          Integer.parseInt(environment.getOrDefault("MUSTER_PORT", DEFAULT_PORT)),
          Path.of(environment.getOrDefault("MUSTER_CONFIG", "configuration.json")),
          environment.getOrDefault("MUSTER_INSTANCE", "none"),
          environment.getOrDefault("MUSTER_SERVICE", "webhead"),
          version);
    }
  }
}
