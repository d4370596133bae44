package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The foundation of a cluster in AWS as a document, and the example. */
class CreateClusterInAwsTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("muster.root", ".."), "examples", "aws", "cluster.yaml");

  @Test
  void the_options_become_a_document() {
    Invocation printed =
        Invocation.run(
            "create-cluster",
            "shop",
            "prod",
            "--provider",
            "aws",
            "--region",
            "eu-west-1",
            "--base-image",
            "ami-0abc12345678",
            "--print");

    assertThat(printed.exitCode()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("region: eu-west-1")
        .contains("eu-west-1a")
        .contains("eu-west-1c")
        .contains("cidr: \"10.20.0.0/16\"");
  }

  @Test
  void options_that_fit_no_region_are_refused() {
    Invocation refused =
        Invocation.run(
            "create-cluster",
            "shop",
            "prod",
            "--provider",
            "aws",
            "--region",
            "eu-west-1",
            "--zones",
            "us-east-1a,us-east-1b",
            "--base-image",
            "ami-0abc12345678",
            "--print");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("us-east-1a").contains("eu-west-1");
  }

  @Test
  void a_region_without_an_image_is_refused() {
    Invocation refused =
        Invocation.run(
            "create-cluster", "shop", "prod", "--provider", "aws", "--region", "eu-west-1");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("--base-image");
  }

  @Test
  void the_example_is_good() {
    assertThat(Invocation.run("validate", EXAMPLE.toString()).exitCode()).isZero();
  }
}
