package dev.muster.spec.yaml;

import dev.muster.spec.IngressSpec;
import dev.muster.spec.id.CidrBlock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks whether a document asks of its provider what the provider has. */
final class ProviderChecks {
  private static final String LOCAL = "local";
  private static final String AWS = "aws";
  private static final int SHORTEST_CIDR = 16;
  private static final int LONGEST_CIDR = 24;
  private static final int LEAST_BALANCED_ZONES = 2;
  private static final List<String> ONLY_AWS = List.of("instanceType", "securityGroup");

  private final Problems problems;
  private final Terms terms;

  ProviderChecks(Problems problems, Terms terms) {
    this.problems = problems;
    this.terms = terms;
  }

  /** The provider that a document names; {@code local} where it names none. */
  static String name(Checked.Section spec) {
    return spec.section("provider").flatMap(provider -> provider.section(AWS)).isPresent()
        ? AWS
        : LOCAL;
  }

  void check(Checked.Section spec) {
    Optional<Checked.Section> aws =
        spec.section("provider").flatMap(provider -> provider.section(AWS));
    if (aws.isEmpty()) {
      spec.section("ensemble").ifPresent(ensemble -> notOnLocal("spec.ensemble", ensemble));
      for (Checked.Entry service : spec.entries("services")) {
        service
            .section()
            .ifPresent(section -> notOnLocal("spec.services." + service.key(), section));
      }
      return;
    }
    aws.get().text("region").ifPresent(region -> zones(region.value(), aws.get()));
    aws.get().section("network").ifPresent(this::network);
    spec.section("loadBalancer").ifPresent(balancer -> balancer(balancer, aws.get()));
    ingress(spec);
  }

  private void notOnLocal(String path, Checked.Section section) {
    for (String name : ONLY_AWS) {
      Checked field = section.fields().get(name);
      if (field != null) {
        problems.add(
            field.position(),
            "`" + path + "." + name + "` says nothing to the provider `local`",
            "nothing: local machines have no such thing");
      }
    }
  }

  private void zones(String region, Checked.Section aws) {
    for (Checked zone : problems.whileRoom(aws.items("zones"))) {
      String name = ((Checked.Text) zone).value();
      if (!name.startsWith(region)) {
        problems.add(
            zone.position(),
            "the zone " + Quoting.quote(name) + " is not of the region `" + region + "`",
            "a zone of it, such as `" + region + "a`");
      }
    }
  }

  private void network(Checked.Section network) {
    network.text("cidr").ifPresent(cidr -> range(cidr).ifPresent(block -> extent(cidr, block)));
    for (Checked controller : problems.whileRoom(network.items("controllers"))) {
      range((Checked.Text) controller);
    }
  }

  private Optional<CidrBlock> range(Checked.Text text) {
    if (CidrBlock.isValid(text.value())) {
      return Optional.of(new CidrBlock(text.value()));
    }
    problems.add(
        text.position(),
        "the range " + Quoting.quote(text.value()) + " does not begin at its first address",
        "zeros behind the bits that all its addresses have in common");
    return Optional.empty();
  }

  private void extent(Checked.Text cidr, CidrBlock block) {
    if (block.length() < SHORTEST_CIDR || block.length() > LONGEST_CIDR) {
      problems.add(
          cidr.position(),
          "the network " + Quoting.quote(cidr.value()) + " is too large or too small",
          "a range from /" + SHORTEST_CIDR + " to /" + LONGEST_CIDR);
    }
    if (block.isLoopback() && terms == Terms.REAL_CLOUD) {
      problems.add(
          cidr.position(),
          "the network " + Quoting.quote(cidr.value()) + " has loopback addresses",
          "private addresses, such as `10.20.0.0/16`; only an emulator (`AWS_ENDPOINT_URL`) takes"
              + " these");
    }
  }

  private void balancer(Checked.Section balancer, Checked.Section aws) {
    List<Checked> zones = aws.items("zones");
    if (!zones.isEmpty() && zones.size() < LEAST_BALANCED_ZONES) {
      problems.add(
          zones.getFirst().position(),
          "one zone, and a load balancer of AWS stands in two at least",
          "another zone of the region, or no `spec.loadBalancer`");
    }
    wholeSeconds("spec.loadBalancer.drainTimeout", balancer.length("drainTimeout"), 0, 3600);
    balancer.section("healthCheck").ifPresent(this::healthCheck);
  }

  private void healthCheck(Checked.Section check) {
    String path = "spec.loadBalancer.healthCheck.";
    wholeSeconds(path + "interval", check.length("interval"), 5, 300);
    wholeSeconds(path + "timeout", check.length("timeout"), 2, 120);
    for (String name : List.of("healthyThreshold", "unhealthyThreshold")) {
      check
          .number(name)
          .filter(number -> number.value() < 2)
          .ifPresent(number ->
              problems.add(
                  number.position(),
                  "`" + path + name + "` is " + number.value(),
                  "2 to 10 with the provider `aws`"));
    }
    Optional<Checked.Length> timeout = check.length("timeout");
    Optional<Checked.Length> interval = check.length("interval");
    if (timeout.isPresent()
        && interval.isPresent()
        && timeout.get().value().equals(interval.get().value())) {
      problems.add(
          timeout.get().position(),
          "`" + path + "timeout` is as long as its `interval`",
          "a shorter timeout with the provider `aws`");
    }
  }

  private void wholeSeconds(String path, Optional<Checked.Length> length, long least, long most) {
    length
        .filter(given -> {
          Duration value = given.value();
          return !value.equals(value.truncatedTo(ChronoUnit.SECONDS))
              || value.toSeconds() < least
              || value.toSeconds() > most;
        })
        .ifPresent(given ->
            problems.add(
                given.position(),
                "`" + path + "` is not what AWS takes",
                "whole seconds from " + least + " to " + most + " with the provider `aws`"));
  }

  private void ingress(Checked.Section spec) {
    List<Checked.Entry> services = spec.entries("services");
    List<String> names = new ArrayList<>(services.stream().map(Checked.Entry::key).toList());
    boolean balanced = spec.fields().containsKey("loadBalancer");
    for (Checked.Entry service : services) {
      List<Checked> rules =
          service
              .section()
              .flatMap(section -> section.section("securityGroup"))
              .map(group -> group.items("ingress"))
              .orElse(List.of());
      for (Checked rule : problems.whileRoom(rules)) {
        ((Checked.Section) rule).text("from").ifPresent(from -> source(from, names, balanced));
      }
    }
  }

  private void source(Checked.Text from, List<String> services, boolean balanced) {
    String text = from.value();
    if (text.equals(IngressSpec.LOAD_BALANCER)) {
      if (!balanced) {
        problems.add(
            from.position(),
            "`from: " + text + "`, and the cluster has no load balancer",
            "a service or a range of addresses, or a `spec.loadBalancer`");
      }
      return;
    }
    if (text.indexOf('/') >= 0) {
      range(from);
    } else if (!services.contains(text)) {
      problems.add(
          from.position(),
          "`from` names the service "
              + Quoting.quote(text)
              + ", which `spec.services` does not have",
          "`loadBalancer`, one of " + String.join(", ", services) + ", or a range of addresses",
          Nearest.of(text, services));
    }
  }
}
