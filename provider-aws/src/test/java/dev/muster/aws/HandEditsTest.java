package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedNetwork;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody changes by hand is seen, and mended. */
class HandEditsTest {
  private static final String EC2 = "&Version=2016-11-15";
  private static final String ELB = "&Version=2015-12-01";

  private Emulated world;
  private Site site;

  @BeforeEach
  void open() {
    world = Emulated.open();
    site = Site.of(world);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"route", "gateway", "association", "address", "rule-taken", "rule-added", "wide"})
  void of_a_network_are_seen_and_mended(String edit) {
    site.prepared();
    ObservedNetwork before = site.network();
    assertThat(before.zones()).containsExactlyElementsOf(Emulated.ZONES);
    assertThat(before.groups()).isEqualTo(world.network().groups());

    change(edit);

    assertThat(site.network()).isNotEqualTo(before);
    site.accepted(new ConfigureNetwork(before.id(), Site.CLUSTER, Site.UID, world.network()));
    assertThat(site.network()).isEqualTo(before);
  }

  private void change(String edit) {
    String table = id("DescribeRouteTables", "rtb");
    String gateway = id("DescribeInternetGateways", "igw");
    String group = webGroup();
    switch (edit) {
      case "route" ->
          ec2("DeleteRoute&RouteTableId=" + table + "&DestinationCidrBlock=0.0.0.0%2F0");
      case "gateway" ->
          ec2(
              "DetachInternetGateway&InternetGatewayId="
                  + gateway
                  + "&VpcId="
                  + site.network().id());
      case "association" ->
          ec2(
              "DisassociateRouteTable&AssociationId="
                  + first("rtbassoc-[0-9a-f]+", owned("DescribeRouteTables")));
      case "address" ->
          ec2(
              "ModifySubnetAttribute&MapPublicIpOnLaunch.Value=false&SubnetId="
                  + id("DescribeSubnets", "subnet"));
      case "rule-taken" -> ec2("RevokeSecurityGroupIngress&GroupId=" + group + rule(9797, 9797));
      case "rule-added" -> ec2("AuthorizeSecurityGroupIngress&GroupId=" + group + rule(22, 22));
      case "wide" -> ec2("AuthorizeSecurityGroupIngress&GroupId=" + group + rule(0, 65535));
      // open type: the edits are words
      default -> throw new IllegalArgumentException(edit);
    }
  }

  private static String rule(int from, int to) {
    return "&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort="
        + from
        + "&IpPermissions.1.ToPort="
        + to
        + "&IpPermissions.1.IpRanges.1.CidrIp=127.80.0.0%2F16";
  }

  @ParameterizedTest
  @ValueSource(strings = {"listener-gone", "listener-added", "check", "drain", "forward", "tag"})
  void of_a_load_balancer_are_seen_and_mended(String edit) {
    site.prepared(Site.REVISION).balanced();
    site.accepted(site.register(1, site.launched(1, Site.REVISION), Site.REVISION));
    assertThat(isAsWanted(site.balancer())).isTrue();

    changeBalancer(edit);

    Site later = site.restarted();
    assertThat(isAsWanted(later.balancer())).isFalse();
    later.accepted(new ConfigureBalancer(later.balancer().id(), Site.BALANCING));
    assertThat(isAsWanted(later.balancer())).isTrue();
    assertThat(later.targets()).hasSize(1);
  }

  private static boolean isAsWanted(ObservedBalancer balancer) {
    return balancer.configured().isLike(Site.BALANCING)
        && balancer.state() == ObservedBalancer.State.ACTIVE;
  }

  private void changeBalancer(String edit) {
    String balancer = encoded(site.balancer().id().value());
    String listener =
        encoded(
            first(
                "arn:aws:elasticloadbalancing:[^<]*:listener/[^<]*",
                elb("DescribeListeners&LoadBalancerArn=" + balancer)));
    String group = encoded(first("arn:[^<]*:targetgroup/[^<]*", elb("DescribeTargetGroups")));
    switch (edit) {
      case "listener-gone" -> elb("DeleteListener&ListenerArn=" + listener);
      case "listener-added" ->
          elb(
              "CreateListener&Protocol=HTTP&Port=81&LoadBalancerArn="
                  + balancer
                  + "&DefaultActions.member.1.Type=forward&DefaultActions.member.1.TargetGroupArn="
                  + group);
      case "check" -> elb("ModifyTargetGroup&HealthCheckPath=%2Fother&TargetGroupArn=" + group);
      case "drain" ->
          elb(
              "ModifyTargetGroupAttributes&TargetGroupArn="
                  + group
                  + "&Attributes.member.1.Key=deregistration_delay.timeout_seconds"
                  + "&Attributes.member.1.Value=7");
      case "forward" ->
          elb(
              "ModifyListener&ListenerArn="
                  + listener
                  + "&DefaultActions.member.1.Type=fixed-response"
                  + "&DefaultActions.member.1.FixedResponseConfig.StatusCode=404");
      case "tag" ->
          elb(
              "AddTags&ResourceArns.member.1="
                  + balancer
                  + "&Tags.member.1.Key=muster%3Asettings&Tags.member.1.Value=x");
      // open type: the edits are words
      default -> throw new IllegalArgumentException(edit);
    }
  }

  @Test
  void what_carries_no_owner_is_never_seen() {
    String other = first("vpc-[0-9a-f]{8,}", ec2("CreateVpc&CidrBlock=10.0.0.0%2F16"));
    elb("CreateTargetGroup&Name=muster-lookalike&Protocol=HTTP&Port=80&VpcId=" + other);
    site.prepared().balanced();

    assertThat(site.network().id().value()).isEqualTo(id("DescribeVpcs", "vpc"));
    assertThat(site.targets()).isEmpty();
  }

  private String webGroup() {
    Matcher group =
        Pattern.compile(
                "<groupId>(sg-[0-9a-f]+)</groupId>(?:(?!</groupId>).)*?<groupName>muster-web-",
                Pattern.DOTALL)
            .matcher(owned("DescribeSecurityGroups"));
    assertThat(group.find()).isTrue();
    return group.group(1);
  }

  private String id(String describe, String kind) {
    return first(kind + "-[0-9a-f]{8,}", owned(describe));
  }

  private String owned(String describe) {
    return ec2(describe + "&Filter.1.Name=tag-key&Filter.1.Value.1=muster%3Auid");
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern + " in " + text).isTrue();
    return found.group();
  }

  private static String encoded(String arn) {
    return arn.replace(":", "%3A").replace("/", "%2F");
  }

  private String ec2(String call) {
    return world.server().ec2("Action=" + call + EC2);
  }

  private String elb(String call) {
    return world.server().balancing("Action=" + call + ELB);
  }
}
