package dev.muster.spec.yaml;

import dev.muster.spec.IngressSpec;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.Zone;
import java.util.List;

/** Writes the provider section, and what depends on the provider. */
final class ProviderWriter {
  private ProviderWriter() {}

  static void provider(YamlText yaml, ProviderSpec provider) {
    switch (provider) {
      case ProviderSpec.Local local ->
          yaml.section("local", () -> yaml.words("zones", zones(local)));
      case ProviderSpec.Aws aws -> yaml.section("aws", () -> aws(yaml, aws));
    }
  }

  private static void aws(YamlText yaml, ProviderSpec.Aws aws) {
    yaml.text("region", aws.region().value());
    yaml.words("zones", zones(aws));
    yaml.text("baseImage", aws.baseImage().value());
    yaml.text("instanceType", aws.instanceType().value());
    aws.instanceProfile().ifPresent(profile -> yaml.text("instanceProfile", profile.value()));
    yaml.section(
        "network",
        () -> {
          yaml.text("cidr", aws.network().cidr().value());
          List<CidrBlock> controllers = aws.network().controllers();
          if (!controllers.isEmpty()) {
            yaml.words("controllers", controllers.stream().map(CidrBlock::value).toList());
          }
        });
  }

  private static List<String> zones(ProviderSpec provider) {
    return provider.zones().stream().map(Zone::value).toList();
  }

  static void machine(YamlText yaml, MachineSpec machine) {
    yaml.text("instanceType", machine.type().value());
  }

  static void ingress(YamlText yaml, List<IngressSpec> ingress) {
    if (!ingress.isEmpty()) {
      yaml.section(
          "securityGroup",
          () ->
              yaml.items(
                  "ingress",
                  ingress,
                  rule -> {
                    yaml.number("port", rule.port());
                    yaml.text("from", rule.from().toString());
                  }));
    }
  }
}
