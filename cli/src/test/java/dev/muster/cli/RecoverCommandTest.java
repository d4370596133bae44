package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.aws.ApiProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document of a cluster whose store was lost. */
class RecoverCommandTest {
  private static final String DOCUMENT =
      """
      apiVersion: muster.dev/v1
      kind: Cluster
      metadata: { namespace: shop, name: prod }
      spec:
        provider:
          aws:
            region: us-east-1
            zones: [us-east-1b, us-east-1a, us-east-1c]
            baseImage: @IMAGE@
            instanceType: t3.micro
            instanceProfile: machines
            network: { cidr: 127.80.0.0/16, controllers: [192.0.2.0/24] }
        loadBalancer:
          algorithm: roundRobin
          listeners: [ { port: 80, service: webhead } ]
          healthCheck: { path: /__lbheartbeat__, interval: 7s }
          drainTimeout: 20s
        services:
          mailer:
            version: 0.9.0
            instances: 1
            run: { command: [bin/mailer, --quiet], port: 2525, environment: { LEVEL: "1" } }
            securityGroup: { ingress: [ { port: 2525, from: webhead } ] }
          webhead:
            version: 1.4.2
            instances: 2
            instanceType: c7g.large
            image:
              artifact:
                url: https://example.org/webhead-${version}.jar
                sha256:
                  1.4.2: 2222222222222222222222222222222222222222222222222222222222222222
            run: { command: [java, -jar, webhead.jar], port: 8000 }
            health: { path: /__heartbeat__, versionPath: /__version__ }
            securityGroup: { ingress: [ { port: 22, from: 192.0.2.0/24 } ] }
      """;

  @TempDir private Path folder;
  private EmulatedAws aws;
  private ApiProxy proxy;

  @BeforeEach
  void open() {
    aws = EmulatedAws.open();
    proxy = aws.proxy();
  }

  @AfterEach
  void close() {
    if (aws != null) {
      aws.close();
    }
  }

  @Test
  void what_is_written_plans_no_change_and_takes_the_cluster_over_as_it_is() throws IOException {
    Path document =
        Files.writeString(folder.resolve("cluster.yaml"), DOCUMENT.replace("@IMAGE@", aws.image()));
    ended(0, run("apply", "-f", document, "--data", "known", "--no-wait"));
    List<String> uids = uids();
    assertThat(uids).hasSize(1);
    Invocation known = recover("--data", data("known"));
    assertThat(known.exitCode()).isEqualTo(1);
    assertThat(known.err()).contains("the cluster shop/prod is known to the store");

    Path recovered = folder.resolve("recovered.yaml");
    ended(0, recover("--data", data("lost"), "--to", recovered.toString()));

    assertThat(Files.readString(recovered))
        .contains("muster.dev/uid: shop/prod/" + uids.getFirst())
        .contains("zones: [us-east-1b, us-east-1a, us-east-1c]")
        .contains("controllers: [\"192.0.2.0/24\"]")
        .contains("    # Not known: stateful and rollout, which are the defaults.\n    webhead:")
        .doesNotContain("another revision");
    ended(0, run("plan", "-f", recovered, "--data", "lost", "--detailed-exitcode"));
    proxy.forget();
    ended(0, run("apply", "-f", recovered, "--data", "lost", "--no-wait"));
    assertThat(writes()).as("%s", proxy.counts()).isEmpty();
    assertThat(uids()).isEqualTo(uids);
    assertThat(recover("--data", data("other"), "--to", recovered.toString()).err())
        .contains("is there already");
  }

  @Test
  void a_name_that_nothing_carries_is_said() {
    Invocation recovered = recover("--data", data("lost"));

    assertThat(recovered.exitCode()).isEqualTo(1);
    assertThat(recovered.err()).contains("nothing in us-east-1 carries the tags of shop/prod");
  }

  private List<String> writes() {
    return proxy.counts().entrySet().stream()
        .filter(call -> !call.getKey().startsWith("Describe"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> uids() {
    return Pattern.compile("<key>muster:uid</key><value>([^<]+)</value>")
        .matcher(
            aws.server()
                .ec2("Action=DescribeInstances&Version=2016-11-15")
                .replaceAll("\\s+<", "<"))
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  private String data(String name) {
    return folder.resolve(name).toString();
  }

  private Invocation recover(String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "recover";
    arguments[1] = "shop/prod";
    arguments[2] = "--region";
    arguments[3] = "us-east-1";
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Invocation.run(arguments);
  }

  private Invocation run(String command, String flag, Path file, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = command;
    arguments[1] = flag;
    arguments[2] = file.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    arguments[4] = data(more[1]);
    return Invocation.run(arguments);
  }

  private static void ended(int code, Invocation invocation) {
    assertThat(invocation.exitCode()).as(invocation.out() + invocation.err()).isEqualTo(code);
  }
}
