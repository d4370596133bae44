package dev.muster.aws.network;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.naming.AwsTags;
import dev.muster.aws.naming.Names;
import dev.muster.aws.network.NetworkBuilder.Owner;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * Makes security groups and brings their rules to what is wanted, one by one: a rule that is there
 * already is never taken away in between.
 */
final class GroupBuilder {
  private static final SortedSet<IngressRule> NONE = new TreeSet<>();

  private final Ec2Client ec2;

  GroupBuilder(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  void bring(
      Calls calls,
      Owner owner,
      NetworkFacts facts,
      String vpc,
      SortedMap<GroupName, SortedSet<IngressRule>> wanted) {
    Map<GroupName, String> ids = new HashMap<>();
    for (GroupName name : wanted.keySet()) {
      ids.put(
          name,
          facts
              .group(name)
              .map(SecurityGroup::groupId)
              .orElseGet(() -> create(calls, owner, vpc, name)));
    }
    wanted.forEach((name, rules) ->
        rules(calls, String.valueOf(ids.get(name)), rules, known(facts, name), ids));
    facts
        .groupNames()
        .forEach((id, name) -> {
          if (!wanted.containsKey(name)) {
            rules(calls, id, NONE, known(facts, name), ids);
          }
        });
  }

  /** Takes every rule out of groups, so that none keeps another from being deleted. */
  void clear(Calls calls, NetworkFacts facts) {
    for (SecurityGroup group : facts.groups()) {
      revoke(calls, group.groupId(), List.copyOf(Rules.of(group, facts.groupNames()).values()));
    }
  }

  private String create(Calls calls, Owner owner, String vpc, GroupName name) {
    return calls
        .write(
            AwsApi.CREATE_SECURITY_GROUP,
            name + " of " + owner,
            () ->
                ec2.createSecurityGroup(request ->
                    request
                        .groupName(Names.group(owner.uid(), name))
                        .description("Muster: " + name + " of " + owner)
                        .vpcId(vpc)
                        .tagSpecifications(
                            AwsTags.specification(
                                ResourceType.SECURITY_GROUP,
                                AwsTags.ofGroup(owner.tags(owner + " " + name), name)))))
        .groupId();
  }

  private static SortedMap<IngressRule, IpPermission> known(NetworkFacts facts, GroupName name) {
    Optional<SecurityGroup> group = facts.group(name);
    return group.map(one -> Rules.of(one, facts.groupNames())).orElseGet(TreeMap::new);
  }

  private void rules(
      Calls calls,
      String group,
      SortedSet<IngressRule> wanted,
      SortedMap<IngressRule, IpPermission> known,
      Map<GroupName, String> ids) {
    List<IpPermission> missing = new ArrayList<>();
    wanted.forEach(rule -> {
      if (!known.containsKey(rule)) {
        missing.add(Rules.permission(rule, ids));
      }
    });
    List<IpPermission> tooMany = new ArrayList<>();
    known.forEach((rule, permission) -> {
      if (!wanted.contains(rule)) {
        tooMany.add(permission);
      }
    });
    if (!missing.isEmpty()) {
      calls.writeUnless(
          Trouble.EXISTS,
          AwsApi.AUTHORIZE_INGRESS,
          group,
          () ->
              ec2.authorizeSecurityGroupIngress(
                  request -> request.groupId(group).ipPermissions(missing)));
    }
    revoke(calls, group, tooMany);
  }

  private void revoke(Calls calls, String group, List<IpPermission> rules) {
    if (!rules.isEmpty()) {
      calls.writeUnless(
          Trouble.GONE,
          AwsApi.REVOKE_INGRESS,
          group,
          () ->
              ec2.revokeSecurityGroupIngress(
                  request -> request.groupId(group).ipPermissions(rules)));
    }
  }
}
