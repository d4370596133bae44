package dev.muster.spec.schema;

import static dev.muster.spec.schema.Field.optional;
import static dev.muster.spec.schema.Field.required;
import static dev.muster.spec.schema.Field.withDefault;

import dev.muster.spec.ProviderSpec;
import dev.muster.spec.schema.Shape.Items;
import dev.muster.spec.schema.Shape.Section;
import java.util.List;

/** The section that says where machines live, and what only some of these places have. */
final class ProviderModel {
  private static final int MOST_RANGES = 20;
  private static final String ZONES = "The zones over which machines spread evenly, in this order.";

  static final Section PROVIDER =
      new Section(
          List.of(
              optional("local", local(), "Real processes on this machine, on loopback addresses."),
              optional("aws", aws(), "Virtual machines of Amazon EC2.")),
          List.of(),
          Shape.Rule.EXACTLY_ONE);

  static final Field INSTANCE_TYPE =
      optional(
          "instanceType",
          Forms.INSTANCE_TYPE,
          "With the provider `aws`: the size of a machine; left out, the provider's.");

  static final Field SECURITY_GROUP =
      optional(
          "securityGroup",
          securityGroup(),
          "With the provider `aws`: who may reach which ports, beside the load balancer on"
              + " `run.port`.");

  private ProviderModel() {}

  private static Section local() {
    return section(required("zones", new Items(Forms.ZONE, 1, 200, true), ZONES));
  }

  private static Section aws() {
    Section network =
        new Section(
            List.of(
                required(
                    "cidr",
                    Forms.CIDR,
                    "The addresses of the network that Muster makes for the cluster, from /16 to"
                        + " /24; each zone gets a sixteenth."),
                optional(
                    "controllers",
                    new Items(Forms.CIDR, 0, MOST_RANGES, true),
                    "Where controllers are, beside the network itself: they reach the ensemble and"
                        + " the agents.")),
            List.of(
                new Unavailable("vpcId", "`cidr`: Muster makes the network"),
                new Unavailable("subnetIds", "`cidr`: Muster makes the subnets"),
                new Unavailable("nat", "nothing: machines have public addresses")),
            Shape.Rule.ANY);
    return section(
        required("region", Forms.REGION, "The region."),
        required("zones", new Items(Forms.ZONE, 1, ProviderSpec.Aws.MAXIMUM_ZONES, true), ZONES),
        required(
            "baseImage",
            Forms.BASE_IMAGE,
            "The machine image that every machine starts from; it brings Muster's agent."),
        withDefault(
            "instanceType",
            Forms.INSTANCE_TYPE,
            ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE.value(),
            "The size of a machine for which no other is named."),
        optional(
            "instanceProfile",
            Forms.INSTANCE_PROFILE,
            "The instance profile of every machine: its role lets machines find each other"
                + " (`ec2:DescribeInstances`). It is yours; Muster makes none."),
        required("network", network, "The network of the cluster's own."));
  }

  private static Section securityGroup() {
    Section rule =
        section(
            required("port", Forms.PORT, "The TCP port of the service's machines."),
            required(
                "from",
                Forms.INGRESS_SOURCE,
                "Who may reach it: `loadBalancer`, the name of a service, or addresses."));
    return section(
        required("ingress", new Items(rule, 0, 50, false), "The ports and who may reach them."));
  }

  private static Section section(Field... fields) {
    return new Section(List.of(fields), List.of(), Shape.Rule.ANY);
  }
}
