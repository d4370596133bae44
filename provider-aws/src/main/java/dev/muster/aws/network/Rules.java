package dev.muster.aws.network;

import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.spec.id.CidrBlock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** The rules of security groups, taken apart so that each can be added and removed by itself. */
final class Rules {
  private static final String TCP = "tcp";

  private Rules() {}

  /** Every rule of a group with what names it to the API. */
  static SortedMap<IngressRule, IpPermission> of(
      SecurityGroup group, Map<String, GroupName> names) {
    SortedMap<IngressRule, IpPermission> rules = new TreeMap<>();
    for (IpPermission permission : group.ipPermissions()) {
      IpPermission ports =
          IpPermission.builder()
              .ipProtocol(permission.ipProtocol())
              .fromPort(permission.fromPort())
              .toPort(permission.toPort())
              .build();
      permission
          .ipRanges()
          .forEach(range ->
              rules.put(
                  ofRange(ports, range.cidrIp()),
                  ports.toBuilder()
                      .ipRanges(IpRange.builder().cidrIp(range.cidrIp()).build())
                      .build()));
      permission
          .userIdGroupPairs()
          .forEach(pair ->
              rules.put(
                  ofGroup(ports, pair, names),
                  ports.toBuilder()
                      .userIdGroupPairs(
                          UserIdGroupPair.builder()
                              .groupId(pair.groupId())
                              .userId(pair.userId())
                              .build())
                      .build()));
      permission
          .ipv6Ranges()
          .forEach(range ->
              rules.put(
                  foreign(ports, range.cidrIpv6()), ports.toBuilder().ipv6Ranges(range).build()));
      permission
          .prefixListIds()
          .forEach(list ->
              rules.put(
                  foreign(ports, list.prefixListId()),
                  ports.toBuilder().prefixListIds(list).build()));
    }
    return rules;
  }

  /**
   * What asks the API for a rule.
   *
   * @param ids the security group of each group of the network
   */
  static IpPermission permission(IngressRule rule, Map<GroupName, String> ids) {
    return switch (rule) {
      case IngressRule.FromGroup from ->
          port(from.port())
              .userIdGroupPairs(
                  UserIdGroupPair.builder().groupId(String.valueOf(ids.get(from.group()))).build())
              .build();
      case IngressRule.FromRange from ->
          port(from.port())
              .ipRanges(IpRange.builder().cidrIp(from.range().value()).build())
              .build();
      case IngressRule.Foreign foreign ->
          throw new IllegalArgumentException("nobody wants the rule " + foreign);
    };
  }

  private static IpPermission.Builder port(int port) {
    return IpPermission.builder().ipProtocol(TCP).fromPort(port).toPort(port);
  }

  private static IngressRule ofRange(IpPermission ports, String range) {
    return isOnePort(ports) && CidrBlock.isValid(range)
        ? new IngressRule.FromRange(ports.fromPort(), new CidrBlock(range))
        : foreign(ports, range);
  }

  private static IngressRule ofGroup(
      IpPermission ports, UserIdGroupPair pair, Map<String, GroupName> names) {
    GroupName name = names.get(pair.groupId());
    return isOnePort(ports) && name != null
        ? new IngressRule.FromGroup(ports.fromPort(), name)
        : foreign(ports, pair.groupId());
  }

  private static boolean isOnePort(IpPermission ports) {
    return TCP.equals(ports.ipProtocol())
        && ports.fromPort() != null
        && ports.fromPort().equals(ports.toPort());
  }

  private static IngressRule foreign(IpPermission ports, String from) {
    return new IngressRule.Foreign(
        "%s %s-%s from %s".formatted(ports.ipProtocol(), ports.fromPort(), ports.toPort(), from));
  }
}
