package dev.muster.proof.aws;

import dev.muster.aws.AwsSettings;
import dev.muster.cli.quickstart.MarkedProcesses;
import dev.muster.local.settings.ProcessLauncher;
import dev.muster.testkit.aws.ApiProxy;
import dev.muster.testkit.aws.MachineBodies;
import dev.muster.testkit.aws.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An emulator of AWS whose machines and load balancers have bodies, behind a proxy that judges. */
public final class AwsStage implements AutoCloseable {
  /** The network of clusters here: its addresses are real ones of this host. */
  public static final String CIDR = "127.80.0.0/16";

  private static final String AGENT = "dev.muster.cli.wiring.AgentProgram";
  private static final String BALANCERS = "127.90.0";

  private final MotoServer server;
  private final String baseImage;
  private final ApiProxy proxy;
  private final MachineBodies machines;
  private final BalancerBodies balancers;

  private AwsStage(MotoServer server, Path folder, String mark, Duration drainTimeout) {
    this.server = server;
    server.reset();
    this.baseImage = server.registerImage();
    this.proxy = ApiProxy.before(server.endpoint(), server.model());
    Map<String, String> marked = Map.of(MarkedProcesses.VARIABLE, mark);
    ProcessLauncher launcher =
        new ProcessLauncher(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            AGENT,
            ProcessLauncher.SMALL_JVM);
    // Machines ask the emulator itself: what the proxy counts is Muster's.
    this.machines =
        MachineBodies.watch(
            server,
            folder.resolve("machines"),
            new MachineBodies.Program(
                launcher.agentCommand(),
                Map.of(
                    MarkedProcesses.VARIABLE,
                    mark,
                    AwsSettings.ENDPOINT_VARIABLE,
                    server.endpoint().toString())));
    this.balancers =
        BalancerBodies.watch(
            server,
            proxy,
            new BalancerBodies.Settings(
                folder.resolve("balancers"),
                launcher.balancerCommand(),
                marked,
                BALANCERS,
                drainTimeout));
  }

  /** A proof that needs the emulator. */
  public interface Proof {
    /** Whether it holds. */
    boolean holds(MotoServer server) throws IOException;
  }

  /** Whether a proof holds; without an emulator none does, and it is said why. */
  public static boolean onEmulator(Proof proof) throws IOException {
    return switch (MotoServer.shared()) {
      case MotoServer.Presence.Present present -> proof.holds(present.server());
      case MotoServer.Presence.Missing missing -> {
        System.out.println(missing.sentence());
        yield false;
      }
    };
  }

  /**
   * An empty region.
   *
   * @param folder where disks and logs lie
   * @param mark what every process that comes of it carries in its environment
   * @param drainTimeout how long a target that leaves may finish its requests
   */
  public static AwsStage open(MotoServer server, Path folder, String mark, Duration drainTimeout) {
    return new AwsStage(server, folder, mark, drainTimeout);
  }

  /** What clusters here start machines from. */
  public String baseImage() {
    return baseImage;
  }

  /** Where the API answers. */
  public URI endpoint() {
    return proxy.endpoint();
  }

  /** What stands before the emulator. */
  public ApiProxy proxy() {
    return proxy;
  }

  /** The emulator, for what somebody else than Muster does. */
  public MotoServer server() {
    return server;
  }

  /** Where the load balancers listen. */
  public List<String> balancers() {
    return List.copyOf(balancers.addresses().values());
  }

  /** Everything that went wrong here: none of it is Muster's success. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    machines.troubles().forEach(one -> complaints.add("a machine's body: " + one));
    balancers.troubles().forEach(one -> complaints.add("a load balancer's body: " + one));
    proxy.invalid().forEach(one -> complaints.add("AWS would refuse: " + one));
    proxy.crashes().forEach(one -> complaints.add("the emulator failed: " + one));
    return complaints;
  }

  @Override
  public void close() {
    balancers.close();
    machines.close();
    proxy.close();
  }
}
