package dev.muster.testkit.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The emulator of AWS that {@code bin/moto} starts: one for all tests of a process, put back to its
 * beginning by {@link #reset}. Where it cannot be had, it is missing and says why.
 */
public final class MotoServer {
  private static final Duration LONGEST_START = Duration.ofMinutes(4);
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final Pattern IMAGE = Pattern.compile("<imageId>([^<]+)</imageId>");

  private final URI endpoint;
  private final HttpClient client = HttpClient.newHttpClient();

  private MotoServer(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Whether there is an emulator. */
  public sealed interface Presence {
    /** There is one. */
    record Present(MotoServer server) implements Presence {}

    /** There is none. */
    record Missing(String reason) implements Presence {
      /** What is missing, and why. */
      public String sentence() {
        return "there is no emulator of AWS: " + reason;
      }
    }
  }

  /** Started when it is first asked for. */
  private static final class Shared {
    static final Presence PRESENCE = start();
  }

  /** The emulator of this process, or why there is none. */
  public static Presence shared() {
    return Shared.PRESENCE;
  }

  /** The emulator; the test that asks is skipped, and says why, where there is none. */
  public static MotoServer orSkip() {
    return switch (shared()) {
      case Presence.Present present -> present.server();
      case Presence.Missing missing -> {
        System.out.println("Skipped: " + missing.sentence());
        yield Assumptions.abort(missing.sentence());
      }
    };
  }

  private static Presence start() {
    try {
      int port = freePort();
      Path log = Files.createTempFile("moto-", ".log");
      log.toFile().deleteOnExit();
      Process process =
          new ProcessBuilder(program().toString(), Integer.toString(port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
      MotoServer server = new MotoServer(URI.create("http://127.0.0.1:" + port));
      return server.answers(process)
          ? new Presence.Present(server)
          : new Presence.Missing("bin/moto: " + lastLine(log));
    } catch (IOException e) {
      return new Presence.Missing("bin/moto cannot be started: " + e.getMessage());
    }
  }

  private static String lastLine(Path log) throws IOException {
    var lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers(Process process) {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (status("GET", "/moto-api/") == OK) {
          return true;
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    return false;
  }

  /** Where it answers. */
  public URI endpoint() {
    return endpoint;
  }

  /** The description of the APIs that comes with the emulator; empty where it is not found. */
  public Optional<ServiceModel> model() {
    return Described.MODEL;
  }

  /** Looked for when it is first asked for. */
  private static final class Described {
    static final Optional<ServiceModel> MODEL = find();

    private static Optional<ServiceModel> find() {
      try {
        Process process =
            new ProcessBuilder(program().toString(), "--model")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String path =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return path.isEmpty() ? Optional.empty() : Optional.of(new ServiceModel(Path.of(path)));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  private static Path program() {
    return Path.of(System.getProperty("muster.root", ".."), "bin", "moto");
  }

  /** Forgets everything that was made. */
  public void reset() {
    try {
      if (status("POST", "/moto-api/reset") != OK) {
        throw new IllegalStateException("the emulator cannot be reset");
      }
    } catch (IOException e) {
      throw new IllegalStateException("the emulator has gone", e);
    }
  }

  /** Makes a machine image, from which machines can start, and gives its id. */
  public String registerImage() {
    String form =
        "Action=RegisterImage&Version=2016-11-15&Name=base-image&RootDeviceName=%2Fdev%2Fsda1"
            + "&Architecture=x86_64";
    Matcher id = IMAGE.matcher(ec2(form));
    if (!id.find()) {
      throw new IllegalStateException("the emulator makes no image");
    }
    return id.group(1);
  }

  /**
   * Calls the API of EC2 as somebody else than Muster would.
   *
   * @param form the parameters of the call
   * @return the answer's XML
   */
  public String ec2(String form) {
    return query("ec2", form);
  }

  /** The machines that it has, also those that have ended. */
  public List<XmlAnswer> instances() {
    return XmlAnswer.read(ec2("Action=DescribeInstances&Version=2016-11-15"))
        .all("reservationSet", "item", "instancesSet", "item");
  }

  /** Calls the API of load balancers as somebody else than Muster would. */
  public String balancing(String form) {
    return query("elasticloadbalancing", form);
  }

  private String query(String service, String form) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(CALL)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=x")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new IllegalStateException("the emulator says: " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException("the emulator has gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private int status(String method, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(CALL)
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
