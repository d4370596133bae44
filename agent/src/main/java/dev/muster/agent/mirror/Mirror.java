package dev.muster.agent.mirror;

import dev.muster.agent.machine.Machine;
import dev.muster.agent.process.AtomicFiles;
import dev.muster.agent.report.ReportBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rendered file as the ensemble has it, and the machine's report in the ensemble as the
 * agent has it. What was good last stays in the file while the ensemble is away, also over a reboot
 * of the machine.
 */
public final class Mirror {
  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

  /** Without any sign of a change everything is read again after this time: signs can be lost. */
  private static final Duration POLL = Duration.ofSeconds(60);

  /** Several changes at once are one. */
  private static final Duration COALESCE = Duration.ofMillis(50);

  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  /**
   * An ensemble may be there before the configuration is; a service with none at all must start as
   * well, after this time.
   */
  private static final Duration CONFIG_GRACE = Duration.ofSeconds(5);

  private final Machine machine;
  private final ReportBoard board;
  private final Path file;
  private final ReportNode node;
  private final EnsembleQuery query;
  private final Semaphore signs = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closing;
  private volatile Optional<Rendered> inPlace = Optional.empty();
  private @Nullable EnsembleSession session;
  private @Nullable Runnable ready;
  private String lastTrouble = "";
  private long firstSeenEmptyNanos;

  /**
   * Prepares the mirror.
   *
   * @param machine the machine
   * @param port where its service listens
   * @param board what the agent says of it
   */
  public Mirror(Machine machine, int port, ReportBoard board) {
    this.machine = machine;
    this.board = board;
    this.file = machine.disk().rendered();
    this.node = new ReportNode(board.current(), machine.self().address() + ":" + port);
    this.query = new EnsembleQuery(machine.self(), this::sign);
    this.thread = Thread.ofVirtual().name("mirror").unstarted(this::run);
    board.onChange(this::sign);
  }

  /**
   * Begins.
   *
   * @param ready called once, when the file is there: from the last run of the machine at once,
   *     else when the ensemble has been read for the first time
   */
  public void start(Runnable ready) {
    this.ready = ready;
    thread.start();
  }

  /** The configuration that lies in the file; empty before the first. */
  public Optional<Rendered> inPlace() {
    return inPlace;
  }

  /** Ends, and with it the machine's report in the ensemble. */
  public void close() throws InterruptedException {
    closing = true;
    sign();
    thread.join(Duration.ofSeconds(5));
  }

  private void sign() {
    signs.release();
  }

  private void run() {
    try {
      useLastGood();
      while (!closing) {
        boolean well = turn();
        await(well ? POLL : AFTER_FAILURE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the agent ends
    } finally {
      if (session != null) {
        session.close();
      }
    }
  }

  /** Waits for a sign; looks for the machines of the cluster meanwhile. */
  private void await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    boolean sign = false;
    while (!sign && !closing && System.nanoTime() < end) {
      long wait = Math.min(end - System.nanoTime(), machine.discoveryInterval().toNanos());
      sign = signs.tryAcquire(Math.max(wait, 1), TimeUnit.NANOSECONDS);
      if (!sign && session != null) {
        discover(session);
      }
    }
    if (sign) {
      Thread.sleep(COALESCE);
      signs.drainPermits();
    }
  }

  private void discover(EnsembleSession open) {
    try {
      List<String> servers = machine.otherServers();
      if (!servers.isEmpty()) {
        open.servers(servers);
      }
    } catch (IOException e) {
      LOG.debug("discovery: {}", e.getMessage()); // the known servers still do
    }
  }

  private void useLastGood() {
    if (Files.exists(file)) {
      try {
        inPlace = Optional.of(Rendered.parse(Files.readAllBytes(file)));
        tellReady();
      } catch (IOException e) {
        LOG.warn("{} of an earlier run is of no use: {}", file, e.getMessage());
      }
    }
  }

  /** One look at the ensemble. Says whether it went well. */
  private boolean turn() throws InterruptedException {
    try {
      EnsembleSession open = session();
      if (!open.connected(EnsembleSession.CONNECT_WAIT_MILLIS)) {
        throw new IOException("no server of the ensemble answers");
      }
      ZooKeeper client = open.zooKeeper();
      boolean complete =
          switch (query.read(client)) {
            case EnsembleQuery.Answer.Read(EnsembleView view) -> render(view);
            case EnsembleQuery.Answer.Empty() -> false;
          };
      if (complete) {
        node.write(client, board.current());
      }
      trouble("");
      return complete;
    } catch (KeeperException | IOException e) {
      node.forget();
      trouble(e instanceof KeeperException known ? known.code() + " " + known.getPath() : text(e));
      return false;
    }
  }

  private EnsembleSession session() throws IOException {
    EnsembleSession open = session;
    if (open == null) {
      List<String> servers = machine.otherServers();
      if (servers.isEmpty()) {
        throw new IOException("no machine of the ensemble is known yet");
      }
      open = new EnsembleSession(servers, this::sign);
      session = open;
    }
    return open;
  }

  private boolean render(EnsembleView view) throws IOException {
    if (view.config().isEmpty() && inPlace.isEmpty() && !graceIsOver()) {
      return false;
    }
    if (view.config().isEmpty() && inPlace.filter(had -> had.configNumber() > 0).isPresent()) {
      return true; // what was published has gone: the last good one stays
    }
    ServiceConfig config = view.config().orElse(ServiceConfig.NONE);
    byte[] content = Rendering.of(machine.self(), config, view.connect(), view.servers());
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
      AtomicFiles.write(file, content);
      LOG.info("configuration {} is in {}", config.number(), file.getFileName());
    }
    inPlace = Optional.of(new Rendered(config.number(), config.sha256()));
    tellReady();
    return true;
  }

  private boolean graceIsOver() {
    if (firstSeenEmptyNanos == 0) {
      firstSeenEmptyNanos = System.nanoTime();
    }
    return System.nanoTime() - firstSeenEmptyNanos > CONFIG_GRACE.toNanos();
  }

  private void tellReady() {
    Runnable told = ready;
    if (told != null) {
      ready = null;
      told.run();
    }
  }

  /** Says what is wrong once, not at every try. */
  private void trouble(String now) {
    if (!now.equals(lastTrouble)) {
      if (now.isEmpty()) {
        LOG.info("the ensemble is there again");
      } else {
        LOG.warn("the ensemble cannot be used: {}", now);
      }
      lastTrouble = now;
    }
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
