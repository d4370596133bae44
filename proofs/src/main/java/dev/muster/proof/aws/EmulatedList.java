package dev.muster.proof.aws;

import dev.muster.testkit.aws.MotoServer;
import dev.muster.testkit.aws.XmlAnswer;
import java.util.List;

/** What the emulator lists of an account, beside what load balancers have. */
enum EmulatedList {
  INSTANCES("DescribeInstances", "reservationSet/item/instancesSet", "instanceId"),
  VPCS("DescribeVpcs", "vpcSet", "vpcId"),
  SUBNETS("DescribeSubnets", "subnetSet", "subnetId"),
  SECURITY_GROUPS("DescribeSecurityGroups", "securityGroupInfo", "groupId"),
  ROUTE_TABLES("DescribeRouteTables", "routeTableSet", "routeTableId"),
  INTERNET_GATEWAYS("DescribeInternetGateways", "internetGatewaySet", "internetGatewayId"),
  LAUNCH_TEMPLATES("DescribeLaunchTemplates", "launchTemplates", "launchTemplateId");

  private final String action;
  private final String set;
  private final String idElement;

  EmulatedList(String action, String set, String idElement) {
    this.action = action;
    this.set = set;
    this.idElement = idElement;
  }

  /** What is there now. */
  List<XmlAnswer> of(MotoServer server) {
    return XmlAnswer.read(server.ec2("Action=" + action + "&Version=2016-11-15"))
        .all((set + "/item").split("/", -1));
  }

  /** The element that tells one of them, here and in the answer to its making. */
  String idElement() {
    return idElement;
  }
}
