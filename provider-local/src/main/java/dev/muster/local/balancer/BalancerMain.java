package dev.muster.local.balancer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The program of one load balancer: {@code BalancerMain --balancer FOLDER}. It works by the {@code
 * balancer.json} in the folder and says on standard output what changes. SIGTERM ends it with 0
 * once its requests are answered, and after 4 s in any case.
 */
public final class BalancerMain {
  /** Shorter than the time after which the provider kills it. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  private static final int USAGE = 2;

  // Loggers are kept by nobody else, and their levels go with them.
  private static final Logger UNDERTOW = Logger.getLogger("io.undertow");
  private static final Logger PROXY = Logger.getLogger("io.undertow.proxy");
  private static final Logger THREADS = Logger.getLogger("org.xnio");

  private BalancerMain() {}

  /** Runs until it is told to end. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2 || !arguments[0].equals("--balancer")) {
      System.err.println("usage: BalancerMain --balancer FOLDER");
      System.exit(USAGE);
    }
    quietLibraries();
    BalancerProcess process =
        BalancerProcess.start(Path.of(arguments[1]), InstantSource.system(), BalancerMain::say);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> end(process)));
  }

  // A signal's exit code would otherwise be 143, as if something had gone wrong.
  private static void end(BalancerProcess process) {
    try {
      process.stop(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  // What breaks is counted and told in our own words; theirs would be a stack trace a request.
  private static void quietLibraries() {
    System.setProperty("org.jboss.logging.provider", "jdk");
    UNDERTOW.setLevel(Level.SEVERE);
    THREADS.setLevel(Level.SEVERE);
    PROXY.setLevel(Level.OFF);
  }

  private static void say(String line) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
  }
}
