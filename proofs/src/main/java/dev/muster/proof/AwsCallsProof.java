package dev.muster.proof;

import dev.muster.aws.AwsSettings;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.cli.quickstart.TearDown;
import dev.muster.proof.aws.AwsStage;
import dev.muster.proof.aws.TerraformPlan;
import dev.muster.testkit.aws.ApiCall;
import dev.muster.testkit.aws.ApiProxy;
import dev.muster.testkit.aws.EmulatedCluster;
import dev.muster.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the calls of AWS that a creation and a plan without changes make for clusters of several
 * sizes, and fails when they are too many. Beside them stand those of Terraform for the same things
 * where it is installed. Prints seconds too; each command is a process of its own.
 *
 * <p>Arguments: the numbers of webheads; 10, 100 and 300 when none is given. {@code
 * MUSTER_TERRAFORM_PLUGINS} names the folder that holds Terraform's AWS provider.
 */
public final class AwsCallsProof {
  private static final int MOST_CALLS_OF_A_PLAN = 16;
  private static final int MOST_WRITES = 45;
  private static final int INSTANCES_A_WRITE = 50;
  private static final int MOST_READS_OF_A_PASS = 16;
  private static final int PAGE = 300;
  private static final Duration LONGEST = Duration.ofMinutes(8);

  private final MotoServer server;
  private final ApiProxy proxy;
  private final Path folder;
  private final List<String> complaints = new ArrayList<>();

  private AwsCallsProof(MotoServer server, ApiProxy proxy, Path folder) {
    this.server = server;
    this.proxy = proxy;
    this.folder = folder;
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    List<Integer> sizes =
        arguments.length == 0
            ? List.of(10, 100, 300)
            : List.of(arguments).stream().map(Integer::valueOf).toList();
    System.exit(AwsStage.onEmulator(server -> run(server, sizes)) ? 0 : 1);
  }

  private static boolean run(MotoServer server, List<Integer> sizes) throws IOException {
    boolean holds = true;
    for (int size : sizes) {
      Path folder = Files.createTempDirectory("muster-proof-");
      try (ApiProxy proxy = ApiProxy.before(server.endpoint(), server.model())) {
        AwsCallsProof proof = new AwsCallsProof(server, proxy, folder);
        proof.count(size);
        proof.complaints.forEach(complaint -> System.out.println("  " + complaint));
        holds &= proof.complaints.isEmpty();
      } finally {
        TearDown.deleteTree(folder);
      }
    }
    return holds;
  }

  private record Ran(int exitCode, double seconds, String output) {}

  private void count(int webheads) throws IOException {
    server.reset();
    String image = server.registerImage();
    Path document =
        Files.writeString(
            folder.resolve("cluster.yaml"), EmulatedCluster.document(image, webheads));
    Ran made = muster("apply", document, "--no-wait", "--timeout", "6m");
    print(webheads, "muster apply --no-wait", made);
    if (made.exitCode() != 0) {
      complaints.add("apply ended with " + made.exitCode() + ": " + made.output());
    }
    judgeCreation(webheads + EmulatedCluster.ENSEMBLE);
    Ran planned = muster("plan", document, "--no-store", "--detailed-exitcode");
    int calls = proxy.calls().size();
    print(webheads, "muster plan", planned);
    System.out.println("  " + proxy.counts());
    int most = MOST_CALLS_OF_A_PLAN + Math.max(0, Math.ceilDiv(webheads, PAGE) - 1);
    if (planned.exitCode() != 0 || calls > most) {
      complaints.add(
          "a plan ended with %d after %d calls; expected 0 after at most %d: %s"
              .formatted(planned.exitCode(), calls, most, planned.output()));
    }
    proxy.invalid().forEach(one -> complaints.add("AWS would refuse: " + one));
    proxy.crashes().forEach(one -> complaints.add("the emulator failed: " + one));
    beside(webheads, planned);
  }

  // Each pass looks at all machines once, and nothing else does.
  private void judgeCreation(int instances) {
    long writes = writes();
    long passes = proxy.counts().getOrDefault("DescribeInstances", 0);
    long reads = proxy.calls().size() - writes;
    System.out.printf(
        Locale.ROOT,
        "  %d launches of %d machines; %d passes of %.1f reads%n",
        proxy.counts().getOrDefault("RunInstances", 0),
        instances,
        passes,
        (double) reads / passes);
    int mostWrites = MOST_WRITES + Math.ceilDiv(instances, INSTANCES_A_WRITE);
    if (writes > mostWrites) {
      complaints.add(
          "a creation made %d writes; expected at most %d: %s"
              .formatted(writes, mostWrites, proxy.counts()));
    }
    if (passes == 0 || reads > passes * MOST_READS_OF_A_PASS) {
      complaints.add(
          "a creation made %d reads in %d passes; expected at most %d a pass: %s"
              .formatted(reads, passes, MOST_READS_OF_A_PASS, proxy.counts()));
    }
  }

  private void beside(int webheads, Ran ours) throws IOException {
    Optional<TerraformPlan> terraform = TerraformPlan.find(folder, proxy.endpoint());
    if (terraform.isEmpty()) {
      System.out.println(
          "  beside Terraform: it is not installed, or MUSTER_TERRAFORM_PLUGINS names no folder");
      return;
    }
    server.reset();
    terraform.get().create(server.registerImage(), webheads);
    proxy.forget();
    TerraformPlan.Planned theirs = terraform.get().plan();
    System.out.printf(
        Locale.ROOT,
        "%4d webheads: %-24s %5d calls, %6.1f s: muster takes %.2f of that time%n",
        webheads,
        "terraform plan",
        proxy.calls().size(),
        theirs.seconds(),
        ours.seconds() / theirs.seconds());
    if (theirs.exitCode() != 0) {
      System.out.println("  terraform plan ended with " + theirs.exitCode());
    }
  }

  private void print(int webheads, String command, Ran ran) {
    System.out.printf(
        Locale.ROOT,
        "%4d webheads: %-24s %5d calls, %6.1f s, %d of them writes%n",
        webheads,
        command,
        proxy.calls().size(),
        ran.seconds(),
        writes());
  }

  private long writes() {
    return proxy.calls().stream().filter(call -> !isRead(call)).count();
  }

  private static boolean isRead(ApiCall call) {
    return call.action().startsWith("Describe") || call.action().startsWith("Get");
  }

  private Ran muster(String command, Path document, String... more) throws IOException {
    proxy.forget();
    List<String> words =
        new ArrayList<>(
            List.of(
                command, "-f", document.toString(), "--data", folder.resolve("data").toString()));
    words.addAll(List.of(more));
    Path log = folder.resolve(command + ".log");
    long begun = System.nanoTime();
    try (MusterProcess process =
        MusterProcess.start(
            words, Map.of(AwsSettings.ENDPOINT_VARIABLE, proxy.endpoint().toString()), log)) {
      if (!process.await(LONGEST)) {
        process.kill();
      }
      return new Ran(process.exitCode(), (System.nanoTime() - begun) / 1e9, process.tail());
    }
  }
}
