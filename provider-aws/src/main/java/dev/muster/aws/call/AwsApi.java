package dev.muster.aws.call;

/** Every call that Muster makes; the IAM policy is made from this list. */
public enum AwsApi {
  DESCRIBE_VPCS("ec2:DescribeVpcs", Access.READ),
  DESCRIBE_SUBNETS("ec2:DescribeSubnets", Access.READ),
  DESCRIBE_INTERNET_GATEWAYS("ec2:DescribeInternetGateways", Access.READ),
  DESCRIBE_ROUTE_TABLES("ec2:DescribeRouteTables", Access.READ),
  DESCRIBE_SECURITY_GROUPS("ec2:DescribeSecurityGroups", Access.READ),
  DESCRIBE_IMAGES("ec2:DescribeImages", Access.READ),
  DESCRIBE_AVAILABILITY_ZONES("ec2:DescribeAvailabilityZones", Access.READ),
  DESCRIBE_INSTANCE_TYPE_OFFERINGS("ec2:DescribeInstanceTypeOfferings", Access.READ),
  DESCRIBE_INSTANCE_TYPES("ec2:DescribeInstanceTypes", Access.READ),
  DESCRIBE_LAUNCH_TEMPLATES("ec2:DescribeLaunchTemplates", Access.READ),
  DESCRIBE_LAUNCH_TEMPLATE_VERSIONS("ec2:DescribeLaunchTemplateVersions", Access.READ),
  DESCRIBE_INSTANCES("ec2:DescribeInstances", Access.READ),
  CREATE_VPC("ec2:CreateVpc", Access.CREATE),
  CREATE_SUBNET("ec2:CreateSubnet", Access.CREATE),
  CREATE_INTERNET_GATEWAY("ec2:CreateInternetGateway", Access.CREATE),
  CREATE_ROUTE_TABLE("ec2:CreateRouteTable", Access.CREATE),
  CREATE_SECURITY_GROUP("ec2:CreateSecurityGroup", Access.CREATE),
  CREATE_LAUNCH_TEMPLATE("ec2:CreateLaunchTemplate", Access.CREATE),
  RUN_INSTANCES("ec2:RunInstances", Access.CREATE),
  MODIFY_SUBNET_ATTRIBUTE("ec2:ModifySubnetAttribute", Access.OWNED),
  ATTACH_INTERNET_GATEWAY("ec2:AttachInternetGateway", Access.OWNED),
  DETACH_INTERNET_GATEWAY("ec2:DetachInternetGateway", Access.OWNED),
  CREATE_ROUTE("ec2:CreateRoute", Access.OWNED),
  REPLACE_ROUTE("ec2:ReplaceRoute", Access.OWNED),
  ASSOCIATE_ROUTE_TABLE("ec2:AssociateRouteTable", Access.OWNED),
  DISASSOCIATE_ROUTE_TABLE("ec2:DisassociateRouteTable", Access.OWNED),
  AUTHORIZE_INGRESS("ec2:AuthorizeSecurityGroupIngress", Access.OWNED),
  REVOKE_INGRESS("ec2:RevokeSecurityGroupIngress", Access.OWNED),
  START_INSTANCES("ec2:StartInstances", Access.OWNED),
  STOP_INSTANCES("ec2:StopInstances", Access.OWNED),
  TERMINATE_INSTANCES("ec2:TerminateInstances", Access.OWNED),
  DELETE_VPC("ec2:DeleteVpc", Access.OWNED),
  DELETE_SUBNET("ec2:DeleteSubnet", Access.OWNED),
  DELETE_INTERNET_GATEWAY("ec2:DeleteInternetGateway", Access.OWNED),
  DELETE_ROUTE_TABLE("ec2:DeleteRouteTable", Access.OWNED),
  DELETE_SECURITY_GROUP("ec2:DeleteSecurityGroup", Access.OWNED),
  DELETE_LAUNCH_TEMPLATE("ec2:DeleteLaunchTemplate", Access.OWNED),
  DESCRIBE_LOAD_BALANCERS("elasticloadbalancing:DescribeLoadBalancers", Access.READ),
  DESCRIBE_LISTENERS("elasticloadbalancing:DescribeListeners", Access.READ),
  DESCRIBE_TARGET_GROUPS("elasticloadbalancing:DescribeTargetGroups", Access.READ),
  DESCRIBE_TARGET_GROUP_ATTRIBUTES(
      "elasticloadbalancing:DescribeTargetGroupAttributes", Access.READ),
  DESCRIBE_TARGET_HEALTH("elasticloadbalancing:DescribeTargetHealth", Access.READ),
  DESCRIBE_TAGS("elasticloadbalancing:DescribeTags", Access.READ),
  GET_SERVICE_QUOTA("servicequotas:GetServiceQuota", Access.READ),
  GET_DEFAULT_SERVICE_QUOTA("servicequotas:GetAWSDefaultServiceQuota", Access.READ),
  CREATE_LOAD_BALANCER("elasticloadbalancing:CreateLoadBalancer", Access.CREATE),
  CREATE_TARGET_GROUP("elasticloadbalancing:CreateTargetGroup", Access.CREATE),
  CREATE_LISTENER("elasticloadbalancing:CreateListener", Access.CREATE),
  ADD_TAGS("elasticloadbalancing:AddTags", Access.OWNED),
  SET_SECURITY_GROUPS("elasticloadbalancing:SetSecurityGroups", Access.OWNED),
  SET_SUBNETS("elasticloadbalancing:SetSubnets", Access.OWNED),
  MODIFY_LISTENER("elasticloadbalancing:ModifyListener", Access.OWNED),
  MODIFY_TARGET_GROUP("elasticloadbalancing:ModifyTargetGroup", Access.OWNED),
  MODIFY_TARGET_GROUP_ATTRIBUTES("elasticloadbalancing:ModifyTargetGroupAttributes", Access.OWNED),
  REGISTER_TARGETS("elasticloadbalancing:RegisterTargets", Access.OWNED),
  DEREGISTER_TARGETS("elasticloadbalancing:DeregisterTargets", Access.OWNED),
  DELETE_LISTENER("elasticloadbalancing:DeleteListener", Access.OWNED),
  DELETE_TARGET_GROUP("elasticloadbalancing:DeleteTargetGroup", Access.OWNED),
  DELETE_LOAD_BALANCER("elasticloadbalancing:DeleteLoadBalancer", Access.OWNED);

  private final String permission;
  private final Access access;

  AwsApi(String permission, Access access) {
    this.permission = permission;
    this.access = access;
  }

  /** The permission that it needs, such as {@code ec2:RunInstances}. */
  public String permission() {
    return permission;
  }

  /** What it does to the account. */
  public Access access() {
    return access;
  }

  /** What a call does to the account, which decides the condition on its permission. */
  public enum Access {
    /** It looks. */
    READ,
    /** It makes something, tagged with its owner from the first moment. */
    CREATE,
    /** It changes or deletes what carries an owner's tag. */
    OWNED
  }
}
