package dev.muster.spec.yaml;

import dev.muster.spec.IngressSpec;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.InstanceProfile;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;

/** Makes the records of a checked provider section, and of what depends on the provider. */
final class ProviderAssembler {
  private ProviderAssembler() {}

  static ProviderSpec provider(Checked.Section provider) {
    return provider
        .section("aws")
        .map(ProviderAssembler::aws)
        .orElseGet(() -> new ProviderSpec.Local(zones(provider.section("local").orElseThrow())));
  }

  private static ProviderSpec aws(Checked.Section aws) {
    Checked.Section network = aws.section("network").orElseThrow();
    return new ProviderSpec.Aws(
        new Region(Assembler.text(aws, "region")),
        zones(aws),
        new BaseImage(Assembler.text(aws, "baseImage")),
        new InstanceType(Assembler.text(aws, "instanceType")),
        aws.text("instanceProfile").map(name -> new InstanceProfile(name.value())),
        new ProviderSpec.Network(
            new CidrBlock(Assembler.text(network, "cidr")),
            network.items("controllers").stream()
                .map(range -> new CidrBlock(((Checked.Text) range).value()))
                .toList()));
  }

  private static List<Zone> zones(Checked.Section provider) {
    return provider.items("zones").stream()
        .map(zone -> new Zone(((Checked.Text) zone).value()))
        .toList();
  }

  /** What the machines of a service or of the ensemble are made of. */
  static Optional<MachineSpec> machine(Checked.Section section, ProviderSpec provider) {
    return switch (provider) {
      case ProviderSpec.Local _ -> Optional.empty();
      case ProviderSpec.Aws aws ->
          Optional.of(
              new MachineSpec(
                  aws.baseImage(),
                  section
                      .text("instanceType")
                      .map(type -> new InstanceType(type.value()))
                      .orElse(aws.instanceType()),
                  aws.instanceProfile()));
    };
  }

  /** Who may reach the machines of a service. */
  static List<IngressSpec> ingress(Checked.Section service) {
    return service
        .section("securityGroup")
        .map(group -> group.items("ingress"))
        .orElse(List.of())
        .stream()
        .map(Checked.Section.class::cast)
        .map(rule ->
            new IngressSpec(
                Assembler.number(rule, "port"),
                IngressSpec.Source.parse(Assembler.text(rule, "from"))))
        .toList();
  }
}
