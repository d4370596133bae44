package dev.muster.proof.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The same cluster by Terraform, for comparison: network, security groups, load balancer, launch
 * template, servers and webheads with their targets. Nothing is downloaded: its AWS provider lies
 * in a folder.
 */
public final class TerraformPlan {
  private static final String PLUGINS = "MUSTER_TERRAFORM_PLUGINS";
  private static final int LONGEST_MINUTES = 9;

  private final Path folder;
  private final Path plugins;
  private final URI endpoint;

  private TerraformPlan(Path folder, Path plugins, URI endpoint) {
    this.folder = folder;
    this.plugins = plugins;
    this.endpoint = endpoint;
  }

  /**
   * A plan and how it ended.
   *
   * @param exitCode 0 without changes, 2 with
   * @param seconds how long it took
   */
  public record Planned(int exitCode, double seconds) {}

  /** Terraform on this machine; empty where it or its provider is not at hand. */
  public static Optional<TerraformPlan> find(Path folder, URI endpoint) {
    return Optional.ofNullable(System.getenv(PLUGINS))
        .map(Path::of)
        .filter(Files::isDirectory)
        .filter(_ -> isInstalled())
        .map(plugins -> new TerraformPlan(folder.resolve("terraform"), plugins, endpoint));
  }

  private static boolean isInstalled() {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place, "terraform")));
  }

  /** Makes the cluster. */
  public void create(String image, int webheads) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("main.tf"),
        TEXT.replace("@ENDPOINT@", endpoint.toString())
            .replace("@IMAGE@", image)
            .replace("@WEBHEADS@", Integer.toString(webheads)));
    for (List<String> words :
        List.of(
            List.of("init", "-plugin-dir=" + plugins),
            List.of("apply", "-auto-approve", "-parallelism=50"))) {
      int exitCode = run(words);
      if (exitCode != 0) {
        throw new IOException("terraform " + words + " ended with " + exitCode + ": " + tail());
      }
    }
  }

  /** Plans without a change. */
  public Planned plan() throws IOException {
    long begun = System.nanoTime();
    int exitCode = run(List.of("plan", "-detailed-exitcode"));
    return new Planned(exitCode, (System.nanoTime() - begun) / 1e9);
  }

  private int run(List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of("terraform"));
    command.addAll(words);
    command.add("-no-color");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("terraform.log").toFile());
    builder.environment().put("CHECKPOINT_DISABLE", "1");
    Process process = builder.start();
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new IOException("terraform " + words + " takes too long");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("interrupted", e);
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("terraform.log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  private static final String TEXT =
      """
      terraform {
        required_providers { aws = { source = "hashicorp/aws" } }
      }
      provider "aws" {
        region                      = "us-east-1"
        access_key                  = "emulator"
        secret_key                  = "emulator"
        skip_credentials_validation = true
        skip_metadata_api_check     = true
        skip_requesting_account_id  = true
        endpoints {
          ec2   = "@ENDPOINT@"
          elbv2 = "@ENDPOINT@"
          sts   = "@ENDPOINT@"
        }
      }
      locals { zones = ["us-east-1a", "us-east-1b", "us-east-1c"] }
      resource "aws_vpc" "main" { cidr_block = "10.20.0.0/16" }
      resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
      resource "aws_subnet" "zone" {
        count                   = 3
        vpc_id                  = aws_vpc.main.id
        cidr_block              = cidrsubnet("10.20.0.0/16", 4, count.index)
        availability_zone       = local.zones[count.index]
        map_public_ip_on_launch = true
      }
      resource "aws_route_table" "main" {
        vpc_id = aws_vpc.main.id
        route {
          cidr_block = "0.0.0.0/0"
          gateway_id = aws_internet_gateway.main.id
        }
      }
      resource "aws_route_table_association" "zone" {
        count          = 3
        subnet_id      = aws_subnet.zone[count.index].id
        route_table_id = aws_route_table.main.id
      }
      resource "aws_security_group" "balancer" {
        name   = "balancer"
        vpc_id = aws_vpc.main.id
      }
      resource "aws_security_group" "webhead" {
        name   = "webhead"
        vpc_id = aws_vpc.main.id
      }
      resource "aws_security_group" "zknode" {
        name   = "zknode"
        vpc_id = aws_vpc.main.id
      }
      resource "aws_security_group_rule" "balancer" {
        type              = "ingress"
        from_port         = 80
        to_port           = 80
        protocol          = "tcp"
        cidr_blocks       = ["0.0.0.0/0"]
        security_group_id = aws_security_group.balancer.id
      }
      resource "aws_security_group_rule" "webhead" {
        type                     = "ingress"
        from_port                = 8000
        to_port                  = 8000
        protocol                 = "tcp"
        source_security_group_id = aws_security_group.balancer.id
        security_group_id        = aws_security_group.webhead.id
      }
      resource "aws_lb" "main" {
        name               = "main"
        load_balancer_type = "application"
        security_groups    = [aws_security_group.balancer.id]
        subnets            = aws_subnet.zone[*].id
      }
      resource "aws_lb_target_group" "webhead" {
        name     = "webhead"
        port     = 8000
        protocol = "HTTP"
        vpc_id   = aws_vpc.main.id
        health_check { path = "/__lbheartbeat__" }
      }
      resource "aws_lb_listener" "main" {
        load_balancer_arn = aws_lb.main.arn
        port              = 80
        protocol          = "HTTP"
        default_action {
          type             = "forward"
          target_group_arn = aws_lb_target_group.webhead.arn
        }
      }
      resource "aws_launch_template" "main" {
        name          = "main"
        image_id      = "@IMAGE@"
        instance_type = "t3.small"
        metadata_options {
          http_tokens   = "required"
          http_endpoint = "enabled"
        }
      }
      resource "aws_instance" "zknode" {
        count                  = 3
        ami                    = "@IMAGE@"
        instance_type          = "t3.small"
        subnet_id              = aws_subnet.zone[count.index].id
        vpc_security_group_ids = [aws_security_group.zknode.id]
        tags                   = { Name = "zknode-${count.index}" }
      }
      resource "aws_instance" "webhead" {
        count                  = @WEBHEADS@
        ami                    = "@IMAGE@"
        instance_type          = "t3.small"
        subnet_id              = aws_subnet.zone[count.index % 3].id
        vpc_security_group_ids = [aws_security_group.webhead.id]
        tags                   = { Name = "webhead-${count.index}" }
      }
      resource "aws_lb_target_group_attachment" "webhead" {
        count            = @WEBHEADS@
        target_group_arn = aws_lb_target_group.webhead.arn
        target_id        = aws_instance.webhead[count.index].id
        port             = 8000
      }
      """;
}
