package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.cli.wiring.LocalConvergence.Goal;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import dev.muster.spec.yaml.ClusterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The mission's own command: whatever of a cluster's foundation is not there yet. */
@Command(
    name = "create-cluster",
    description = {
      "Bring up the foundation of a cluster: its load balancer, the image of its ZooKeeper servers,"
          + " and three of them. Each only if it is not there already: running it again changes"
          + " nothing, and what was taken away comes back.",
      "With a controller the cluster is made there; without one within this command. --print shows"
          + " the cluster.yaml instead, to be committed to a repository."
    },
    footer = {
      "",
      "Examples:",
      "  muster create-cluster syncstorage prod --provider local --zones a,b,c",
      "  muster create-cluster syncstorage prod --provider aws --region us-east-1 --base-image AMI",
      "  muster create-cluster syncstorage prod -f cluster.yaml      (its services too)",
      "  muster create-cluster syncstorage prod --print > cluster.yaml"
    })
public final class CreateClusterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;
  @Mixin private OutputOption output;
  @Mixin private ReasonOption reason;
  @Mixin private HereOptions here;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product: the namespace.")
  private String product;

  @Parameters(index = "1", paramLabel = "NAME", description = "The cluster's name.")
  private String name;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description = "A cluster.yaml that says it all, its services too.")
  private @Nullable String file;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Where it lives: local or aws. Default: local.")
  private String provider = "local";

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The region; the provider local has none.")
  private @Nullable String region;

  @Option(
      names = "--zones",
      paramLabel = "ZONE,…",
      split = ",",
      description = "The zones over which it spreads, in aws letters for short; default: a,b,c.")
  private List<String> zones = new ArrayList<>(List.of("a", "b", "c"));

  @Option(
      names = "--base-image",
      paramLabel = "IMAGE",
      description = "What machines start from; the provider local has none.")
  private @Nullable String baseImage;

  @Option(
      names = "--cidr",
      paramLabel = "RANGE",
      description = "The network of a cluster in aws; default: " + Foundation.DEFAULT_CIDR + ".")
  private @Nullable String cidr;

  @Option(
      names = "--instance-profile",
      paramLabel = "NAME",
      description =
          "In aws: gives machines the role with which they find each other; without one they never"
              + " do.")
  private @Nullable String instanceProfile;

  @Option(names = "--print", description = "Print the cluster.yaml and make nothing.")
  private boolean print;

  @Override
  public Integer call() throws IOException {
    ClusterKey key = key();
    String document = file == null ? document(key) : text(key, file);
    PrintWriter out = spec.commandLine().getOut();
    if (print) {
      out.print(document);
      out.flush();
      return ExitCode.OK;
    }
    Optional<ApiClient> client = connection.find();
    if (client.isEmpty()) {
      ObjectNode object =
          here.converging(connection.data.folder(), Goal.READY)
              .run(key, document, reason.text, here.timeout, spec.commandLine().getErr());
      finish(key, object);
      return ExitCode.OK;
    }
    try (ApiClient api = client.get()) {
      return through(api, key, document);
    }
  }

  private int through(ApiClient api, ClusterKey key, String document) {
    String path = ApiPaths.cluster(key) + "?reason=" + ApiPaths.encode(reason.text);
    ApiAnswer answer =
        Interrogation.ask(api, "create cluster " + key, () -> api.sendYaml("PUT", path, document));
    if (!answer.ok()) {
      throw new CommandFailure("cannot create " + key + ": " + answer.message(), "");
    }
    var object =
        new ClusterWait(api, spec.commandLine().getErr())
            .until(key, "Ready", ClusterView::ready, here.timeout);
    finish(key, object);
    return ExitCode.OK;
  }

  private void finish(ClusterKey key, com.fasterxml.jackson.databind.JsonNode object) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.format().forPeople()) {
      out.println("cluster " + key + " is ready: " + new ClusterView(object).summary());
    } else {
      Structured.print(out, output.format(), object);
    }
  }

  private ClusterKey key() {
    try {
      return new ClusterKey(new ProductName(product), new ClusterName(name));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "'" + product + " " + name + "' names no cluster: " + e.getMessage(),
          "Product and name begin with a letter: lower-case letters, digits, inner hyphens.");
    }
  }

  private static String text(ClusterKey key, String file) {
    byte[] bytes = ClusterFiles.bytes(file);
    ClusterKey named = ClusterFiles.require(file, bytes).document().key();
    if (!named.equals(key)) {
      throw new CommandFailure(
          "the document " + file + " is of " + named + ", not of " + key,
          "Write: muster create-cluster " + named.product() + " " + named.name() + " -f " + file);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Foundation foundation() {
    return switch (provider) {
      case "local" -> local();
      case "aws" -> aws();
      // open type: a word of the command line
      default ->
          throw new CommandFailure(
              "there is no provider '" + provider + "' in this version", "There are: local, aws.");
    };
  }

  private Foundation local() {
    if (region != null || baseImage != null || cidr != null || instanceProfile != null) {
      String what =
          region != null
              ? "regions"
              : baseImage != null ? "base images" : cidr != null ? "networks" : "roles";
      throw new CommandFailure("the provider local has no " + what, "Leave the option out.");
    }
    return Foundation.local(zones);
  }

  private Foundation aws() {
    if (region == null || baseImage == null) {
      throw new CommandFailure(
          "the provider aws needs --region and --base-image",
          "Write: --provider aws --region us-east-1 --base-image ami-0abc12345678");
    }
    return Foundation.aws(
        region,
        zones,
        baseImage,
        Optional.ofNullable(instanceProfile),
        Optional.ofNullable(cidr).orElse(Foundation.DEFAULT_CIDR));
  }

  /** What the options say, judged like a document that somebody has written. */
  private String document(ClusterKey key) {
    String document = ClusterWriter.write(foundation().document(key));
    ClusterFiles.require("the options", document.getBytes(StandardCharsets.UTF_8));
    return document;
  }
}
