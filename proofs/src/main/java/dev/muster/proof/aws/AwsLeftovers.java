package dev.muster.proof.aws;

import dev.muster.testkit.aws.MotoServer;
import dev.muster.testkit.aws.XmlAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of Muster's is in the emulator, told by listing it. */
public final class AwsLeftovers {
  private static final String OWNER = "muster:uid";
  private static final Set<String> GONE = Set.of("terminated", "shutting-down");

  private AwsLeftovers() {}

  /** Everything there that carries an owner's tag, or could have been made by nobody else. */
  public static List<String> of(MotoServer server) {
    List<String> left = machines(server);
    all(left, server, "DescribeVpcs", "vpcSet", "vpcId");
    all(left, server, "DescribeSubnets", "subnetSet", "subnetId");
    all(left, server, "DescribeSecurityGroups", "securityGroupInfo", "groupId");
    all(left, server, "DescribeRouteTables", "routeTableSet", "routeTableId");
    all(left, server, "DescribeInternetGateways", "internetGatewaySet", "internetGatewayId");
    all(left, server, "DescribeLaunchTemplates", "launchTemplates", "launchTemplateId");
    EmulatedBalancer.ask(server, "DescribeLoadBalancers", "", "LoadBalancers")
        .forEach(one -> left.add("load balancer " + one.text("LoadBalancerName")));
    EmulatedBalancer.ask(server, "DescribeTargetGroups", "", "TargetGroups")
        .forEach(one -> left.add("target group " + one.text("TargetGroupArn")));
    return left;
  }

  /** The machines there that live and carry an owner's tag. */
  public static List<String> machines(MotoServer server) {
    List<String> machines = new ArrayList<>();
    for (XmlAnswer machine : server.instances()) {
      if (!GONE.contains(machine.text("instanceState", "name"))) {
        owned(machines, machine, "instanceId");
      }
    }
    return machines;
  }

  private static void all(
      List<String> left, MotoServer server, String action, String list, String id) {
    list(server, action, list, "item").forEach(one -> owned(left, one, id));
  }

  private static List<XmlAnswer> list(MotoServer server, String action, String... path) {
    return XmlAnswer.read(server.ec2("Action=" + action + "&Version=2016-11-15")).all(path);
  }

  private static void owned(List<String> left, XmlAnswer one, String id) {
    boolean isOwned =
        one.all("tagSet", "item").stream().anyMatch(tag -> tag.text("key").equals(OWNER));
    if (isOwned) {
      left.add(one.text(id));
    }
  }
}
