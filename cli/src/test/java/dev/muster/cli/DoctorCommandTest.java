package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.aws.ApiAnswer;
import dev.muster.testkit.aws.ApiProxy;
import dev.muster.testkit.aws.EmulatedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an account before anything is made there. */
class DoctorCommandTest {
  @TempDir private Path folder;
  private EmulatedAws aws;
  private ApiProxy proxy;
  private String image;

  @BeforeEach
  void open() {
    aws = EmulatedAws.open();
    proxy = aws.proxy();
    image = aws.image();
  }

  // The emulator keeps quotas of networks alone.
  private void allow(int quota) {
    proxy.fail(call ->
        call.action().equals("GetServiceQuota")
            ? Optional.of(new ApiAnswer(200, "{\"Quota\": {\"Value\": %d.0}}".formatted(quota)))
            : Optional.empty());
  }

  @AfterEach
  void close() {
    if (aws != null) {
      aws.close();
    }
  }

  private Invocation examine(String document) throws IOException {
    Path file = Files.writeString(folder.resolve("cluster.yaml"), document);
    return Invocation.run("doctor", file.toString());
  }

  private String document() {
    return EmulatedCluster.document(image, 3);
  }

  private String withProfile() {
    return document().replace("      network:", "      instanceProfile: machines\n      network:");
  }

  @Test
  void an_account_that_has_everything_is_good_and_nothing_is_made() throws IOException {
    allow(100);

    Invocation examined = examine(withProfile());

    assertThat(examined.exitCode()).as(examined.out() + examined.err()).isZero();
    assertThat(examined.out())
        .contains("looks", "zones", "baseImage", "instanceType t3.small", "ec2:RunInstances")
        .contains("0 of 100 vCPUs are in use and the document adds 12: 88 stay free")
        .contains("1 of 100 VPCs are in use and the document adds 1: 98 stay free")
        .contains("0 of 100 load balancers are in use and the document adds 1: 99 stay free")
        .contains("0 of 100 target groups are in use and the document adds 2: 98 stay free")
        .doesNotContain("wrong", "unknown");
    assertThat(aws.server().instances()).isEmpty();
    assertThat(proxy.invalid()).isEmpty();
    assertThat(proxy.crashes()).isEmpty();
  }

  @Test
  void what_is_missing_is_named_with_what_to_do() throws IOException {
    Invocation examined =
        examine(document().replace("us-east-1c", "us-east-1z").replace(image, "ami-00000000"));

    assertThat(examined.exitCode()).isEqualTo(1);
    assertThat(examined.out())
        .contains(
            "us-east-1z: not available in this region", "Name zones of the region: us-east-1a")
        .contains("ami-00000000 is not there")
        .contains("none is named: machines would boot and never find each other");
  }

  @Test
  void a_permission_that_is_missing_is_named() throws IOException {
    proxy.fail(call ->
        call.action().equals("CreateVpc")
            ? Optional.of(ApiAnswer.error(call, 403, "UnauthorizedOperation"))
            : Optional.empty());

    Invocation examined = examine(withProfile());

    assertThat(examined.exitCode()).isEqualTo(1);
    assertThat(examined.out())
        .containsPattern("ec2:CreateVpc +wrong")
        .contains("aws:RequestTag/muster:uid");
  }

  @Test
  void a_quota_that_leaves_no_room_is_named_with_what_to_ask_for() throws IOException {
    allow(11);

    Invocation examined = examine(withProfile());

    assertThat(examined.exitCode()).isEqualTo(1);
    assertThat(examined.out())
        .containsPattern("quota vCPUs +wrong")
        .contains("--service-code ec2 --quota-code L-1216C47A --desired-value 12")
        .containsPattern("quota VPCs +good");
  }

  @Test
  void a_quota_that_cannot_be_asked_for_is_unknown_and_no_hindrance() throws IOException {
    proxy.fail(call ->
        call.action().equals("GetServiceQuota")
            ? Optional.of(ApiAnswer.error(call, 400, "AccessDeniedException"))
            : Optional.empty());

    Invocation examined = examine(withProfile());

    assertThat(examined.exitCode()).as(examined.out() + examined.err()).isZero();
    assertThat(examined.out())
        .containsPattern("quota vCPUs +unknown")
        .contains("servicequotas:GetServiceQuota for vCPUs failed: AccessDeniedException")
        .doesNotContainPattern("quota .* good");
  }

  @Test
  void without_an_answer_nothing_else_is_tried() throws IOException {
    proxy.close();

    Invocation examined = examine(withProfile());

    assertThat(examined.exitCode()).isEqualTo(1);
    assertThat(examined.out()).contains("looks", "wrong").doesNotContain("baseImage");
  }

  @Test
  void a_cluster_on_this_machine_needs_no_account() throws IOException {
    Invocation examined =
        examine(
            """
            apiVersion: muster.dev/v1
            kind: Cluster
            metadata: { namespace: shop, name: prod }
            spec:
              provider: { local: { zones: [a, b, c] } }
              services: {}
            """);

    assertThat(examined.exitCode()).as(examined.out() + examined.err()).isZero();
    assertThat(examined.out()).contains("it needs no account");
  }
}
