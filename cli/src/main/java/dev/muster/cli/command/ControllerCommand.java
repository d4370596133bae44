package dev.muster.cli.command;

import dev.muster.aws.AwsSettings;
import dev.muster.cli.client.ControllerFile;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Logs;
import dev.muster.cli.wiring.ControllerProgram;
import dev.muster.cli.wiring.DataFolder;
import dev.muster.cli.wiring.OpenStore;
import dev.muster.cli.wiring.Worlds;
import dev.muster.controller.api.ApiSettings;
import dev.muster.controller.git.WebhookSecret;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.shell.SteadyClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a controller until it is asked to end. */
@Command(
    name = "controller",
    description = {
      "Run a controller: it watches git repositories and converges the clusters that they hold.",
      "It ends in good order on SIGTERM. While it is down nothing changes; machines, load balancers"
          + " and ensembles go on. Several controllers on one --store share the work."
    },
    footer = {
      "",
      "Examples:",
      "  muster controller --repo /srv/git/clusters.git",
      "  muster controller --repo https://git.example.com/clusters.git --git-token-file token",
      "  muster controller --store zk1:2181,zk2:2181,zk3:2181 --repo ssh://git@host/clusters --ssh-key id",
      "  muster controller --log-format json --listen 127.0.0.1:9790"
    })
public final class ControllerCommand implements Callable<Integer> {
  private static final int TOKEN_BYTES = 24;

  @Mixin private LocalWorldOptions world;
  @Mixin private RepositoryOptions repositories;

  @Option(
      names = "--store",
      paramLabel = "HOST:PORT,…",
      description =
          "ZooKeeper servers that keep its objects; default: embedded, in the data folder.")
  private @Nullable String store;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where the API listens; port 0 is any free one. Default: ${DEFAULT-VALUE}.")
  private String listen = "127.0.0.1:9790";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The API's bearer token; default: a new one, in controller.json.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--webhook-secret-file",
      paramLabel = "FILE",
      description = "The secret of POST /webhook; default: no webhook.")
  private @Nullable Path webhookSecretFile;

  @Option(
      names = "--patience",
      paramLabel = "WORLD",
      description = {
        "How long what was done may take to be seen: ${COMPLETION-CANDIDATES}. Default: local.",
        "With clusters in a cloud, which shows changes late and counts calls, say cloud:",
        "without it they are not touched."
      })
  private World patience = World.LOCAL;

  @Option(
      names = "--resync",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How often a settled cluster is looked at. Default: 10s.")
  private Duration resync = Duration.ofSeconds(10);

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "Log lines as ${COMPLETION-CANDIDATES}. Default: text.")
  private Logs.Format logFormat = Logs.Format.TEXT;

  @Override
  public Integer call() throws IOException {
    Logs.forProgram(logFormat);
    DataFolder data = new DataFolder(world.dataFolder()).create();
    ControllerProgram.Settings settings =
        new ControllerProgram.Settings(
            data,
            world.machinesFolder(),
            repositories.settings(),
            apiSettings(),
            secret(webhookSecretFile),
            kernel().withResync(resync));
    OpenStore open =
        Optional.ofNullable(store).map(OpenStore::at).orElseGet(() -> OpenStore.embedded(data));
    ControllerProgram controller = ControllerProgram.of(open, worlds(), settings);
    run(controller, data, settings.api().token());
    return ExitCode.OK;
  }

  /** What a controller's clusters live in. */
  enum World {
    /** Processes on this machine, which are seen at once. */
    LOCAL,
    /** A cloud, whose lists lag. */
    CLOUD
  }

  // An emulator counts no calls, and shows at once what was done.
  private Worlds worlds() {
    Worlds worlds = world.open(new SteadyClock(InstantSource.system()));
    return patience == World.LOCAL && AwsSettings.emulator().isEmpty()
        ? worlds.withoutClouds(
            "this controller has the patience for local clusters and would ask AWS twenty times a"
                + " second: start it with --patience cloud")
        : worlds;
  }

  private KernelConfig kernel() {
    long seed = new SecureRandom().nextLong();
    return switch (patience) {
      case LOCAL -> KernelConfig.local(seed).prompt();
      case CLOUD -> KernelConfig.cloud(seed);
    };
  }

  private static void run(ControllerProgram controller, DataFolder data, String token)
      throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("controller-end")
                .unstarted(() -> {
                  end.countDown();
                  awaitQuietly(ended);
                }));
    try (controller) {
      InetSocketAddress address = controller.start();
      new ControllerFile(
              address.getHostString() + ":" + address.getPort(),
              token,
              ProcessHandle.current().pid())
          .write(data.root());
      awaitQuietly(end);
      ControllerFile.remove(data.root());
    } finally {
      ended.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ApiSettings apiSettings() throws IOException {
    int colon = listen.lastIndexOf(':');
    try {
      if (colon <= 0) {
        throw new IllegalArgumentException("it has no port");
      }
      return new ApiSettings(
          listen.substring(0, colon),
          Integer.parseInt(listen.substring(colon + 1)),
          token(),
          VersionCommand.FromBuild.version(),
          ApiSettings.Streaming.STANDARD);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "cannot serve the API at '" + listen + "': " + e.getMessage(),
          "Write --listen HOST:PORT, such as 127.0.0.1:9790.");
    }
  }

  private String token() throws IOException {
    if (tokenFile != null) {
      return Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static Optional<WebhookSecret> secret(@Nullable Path file) throws IOException {
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new WebhookSecret(Files.readString(file, StandardCharsets.UTF_8).strip()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + ": " + e.getMessage(), "");
    }
  }
}
