package dev.muster.cli.wiring;

import dev.muster.controller.api.ApiParts;
import dev.muster.controller.api.ApiServer;
import dev.muster.controller.api.ApiSettings;
import dev.muster.controller.api.LogFiles;
import dev.muster.controller.api.Readiness;
import dev.muster.controller.api.WebhookReceiver;
import dev.muster.controller.git.FetchLimits;
import dev.muster.controller.git.GitSource;
import dev.muster.controller.git.GitSourceParts;
import dev.muster.controller.git.RepositorySettings;
import dev.muster.controller.git.WebhookSecret;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.shell.ReconcileLog;
import dev.muster.local.store.RootFolders;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole controller in this process: store, kernel, git source and API. */
public final class ControllerProgram implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerProgram.class);

  private final OpenStore store;
  private final Worlds worlds;
  private final ReconcileLog log;
  private final ReconcilingKernel kernel;
  private final GitSource git;
  private final ApiServer api;

  private ControllerProgram(
      OpenStore store,
      Worlds worlds,
      ReconcileLog log,
      ReconcilingKernel kernel,
      GitSource git,
      ApiServer api) {
    this.store = store;
    this.worlds = worlds;
    this.log = log;
    this.kernel = kernel;
    this.git = git;
    this.api = api;
  }

  /**
   * What a controller is told.
   *
   * @param data its data folder
   * @param machines the local provider's folder
   * @param repositories what it watches
   * @param api how its API is served
   * @param webhookSecret what lets a git server say that something was pushed
   * @param kernel its patience
   */
  public record Settings(
      DataFolder data,
      Path machines,
      List<RepositorySettings> repositories,
      ApiSettings api,
      Optional<WebhookSecret> webhookSecret,
      KernelConfig kernel) {
    /** Copies the list. */
    public Settings {
      repositories = List.copyOf(repositories);
    }
  }

  /**
   * Wires a controller; nothing happens before {@link #start}.
   *
   * @param store its store; closed with it
   * @param worlds what it converges; closed with it
   * @param settings what it is told
   */
  public static ControllerProgram of(OpenStore store, Worlds worlds, Settings settings) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    worlds.countIn(meters);
    ReconcileLog log = ReconcileLog.open(settings.data().reconcileLog());
    ReconcilingKernel kernel = ReconcilingKernel.of(store, worlds, settings.kernel(), log, meters);
    GitSource git =
        new GitSource(
            new GitSourceParts(
                store.store(),
                store.store(),
                kernel.leases(),
                settings.data().repositories(),
                FetchLimits.DEFAULT,
                name -> Optional.ofNullable(System.getenv(name)),
                LocalConvergence::newUid,
                InstantSource.system(),
                new SecureRandom(),
                meters),
            settings.repositories());
    ApiServer api =
        new ApiServer(
            settings.api(),
            new ApiParts(
                store.store(),
                store.store(),
                kernel.world(),
                log,
                kernel::look,
                meters,
                new LogFiles(new MachineLogs(new RootFolders(settings.machines()))),
                LocalConvergence::newUid,
                InstantSource.system(),
                settings.webhookSecret().map(secret -> receiver(secret, git)),
                git::acceptRewrite,
                () -> readiness(store)));
    return new ControllerProgram(store, worlds, log, kernel, git, api);
  }

  private static WebhookReceiver receiver(WebhookSecret secret, GitSource git) {
    return (headers, body) -> {
      if (!isGenuine(secret, headers, body)) {
        return new WebhookReceiver.Outcome.Refused(
            "it carries neither a signature nor a token that fits the webhook's secret");
      }
      git.pokeAll();
      return new WebhookReceiver.Outcome.Accepted("all repositories");
    };
  }

  private static boolean isGenuine(WebhookSecret secret, Map<String, String> headers, byte[] body) {
    String signature = headers.getOrDefault(lower(WebhookSecret.SIGNATURE_HEADER), "");
    String token = headers.getOrDefault(lower(WebhookSecret.TOKEN_HEADER), "");
    return secret.signs(body, signature) || secret.isToken(token);
  }

  private static String lower(String header) {
    return header.toLowerCase(java.util.Locale.ROOT);
  }

  private static Readiness readiness(OpenStore store) {
    return store.isConnected()
        ? new Readiness.Ready()
        : new Readiness.NotReady("the store does not answer");
  }

  /**
   * Begins to reconcile, to read repositories and to answer.
   *
   * @return where the API listens
   */
  public InetSocketAddress start() {
    kernel.start();
    git.start();
    InetSocketAddress address = api.start();
    LOG.atInfo().addKeyValue("address", address).log("the controller runs");
    return address;
  }

  /** Ends in good order: nothing new begins, what is under way ends, leases are given back. */
  @Override
  public void close() {
    api.close();
    git.close();
    kernel.close();
    log.close();
    worlds.close();
    store.close();
    LOG.atInfo().log("the controller has stopped");
  }
}
