package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.aws.AwsSettings;
import dev.muster.testkit.aws.ApiProxy;
import dev.muster.testkit.aws.EmulatedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user runs, against the emulator: no machine has a body, so that no agent ever reports. */
class AwsPlanTest {
  private static final int MOST_CALLS = 16;
  private static final int MOST_WRITES = 45;
  private static final int WEBHEADS = 10;

  @TempDir private Path folder;
  private EmulatedAws aws;
  private ApiProxy proxy;
  private Path document;

  @BeforeEach
  void open() throws IOException {
    aws = EmulatedAws.open();
    proxy = aws.proxy();
    document =
        Files.writeString(
            folder.resolve("cluster.yaml"), EmulatedCluster.document(aws.image(), WEBHEADS));
  }

  @AfterEach
  void close() {
    if (aws != null) {
      aws.close();
    }
  }

  @Test
  void a_cluster_is_made_and_then_its_plan_is_empty_in_few_calls() {
    Invocation planned = muster("plan", "--no-store", "--detailed-exitcode");
    assertThat(planned.exitCode()).as(said(planned)).isEqualTo(2);

    proxy.forget();
    Invocation applied = muster("apply", "--no-wait", "--timeout", "60s");
    assertThat(applied.exitCode()).as(said(applied)).isZero();
    assertThat(writes()).as("%s", proxy.counts()).isLessThanOrEqualTo(MOST_WRITES);

    proxy.forget();
    Invocation again = muster("plan", "--no-store", "--detailed-exitcode");
    SortedMap<String, Integer> calls = proxy.counts();
    assertThat(again.exitCode()).as(said(again)).isZero();
    assertThat(calls.values().stream().mapToInt(Integer::intValue).sum())
        .as("calls of a plan without changes: %s", calls)
        .isLessThanOrEqualTo(MOST_CALLS);
    assertThat(proxy.crashes()).isEmpty();
    assertThat(proxy.invalid()).isEmpty();
  }

  @Test
  void loopback_addresses_are_refused_at_their_line_without_an_emulator() {
    System.clearProperty(AwsSettings.ENDPOINT_PROPERTY);
    assumeTrue(AwsSettings.emulator().isEmpty(), "AWS_ENDPOINT_URL is set");

    Invocation planned = muster("plan", "--no-store");

    assertThat(planned.exitCode()).isEqualTo(1);
    assertThat(said(planned)).contains("cluster.yaml:10:24").contains("loopback");
  }

  private int writes() {
    return proxy.counts().entrySet().stream()
        .filter(call -> !call.getKey().startsWith("Describe"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static String said(Invocation invocation) {
    return invocation.out() + invocation.err();
  }

  private Invocation muster(String command, String... more) {
    String[] arguments = new String[more.length + 5];
    arguments[0] = command;
    arguments[1] = "-f";
    arguments[2] = document.toString();
    arguments[3] = "--data";
    arguments[4] = folder.resolve("data").toString();
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Invocation.run(arguments);
  }
}
