package dev.muster.aws.balancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * How much of a service's requests each revision's target group gets. A group none of whose targets
 * is well gets nothing as long as another group has one that is: a load balancer sends a group its
 * share whether it can serve or not. Such a group is a part of the listener all the same, since the
 * targets of others are not even asked how they are.
 */
final class Shares {
  private static final int MOST_WEIGHT = 999;
  private static final int MOST_GROUPS = 5;
  private static final int NOBODY_SERVES = 503;

  private Shares() {}

  /**
   * The share of each group that belongs into a listener, by its ARN.
   *
   * @param groups the groups of one service
   */
  static Map<String, Integer> of(List<GroupFacts> groups) {
    List<GroupFacts> held =
        groups.stream()
            .filter(group -> group.staying() > 0)
            .sorted(
                Comparator.comparing(GroupFacts::serves).reversed().thenComparing(GroupFacts::arn))
            .limit(MOST_GROUPS)
            .toList();
    boolean anyServes = held.stream().anyMatch(GroupFacts::serves);
    List<GroupFacts> eligible =
        held.stream().filter(group -> !anyServes || group.serves()).toList();
    Map<String, Integer> shares = new TreeMap<>();
    for (GroupFacts group : held) {
      shares.put(group.arn(), share(group, eligible));
    }
    return shares;
  }

  // One group alone gets everything whatever its weight: it need not follow the number of machines.
  private static int share(GroupFacts group, List<GroupFacts> eligible) {
    if (!eligible.contains(group)) {
      return 0;
    }
    return eligible.size() == 1 ? 1 : Math.min(group.staying(), MOST_WEIGHT);
  }

  /** What a listener does with requests when the groups have these shares. */
  static Action action(Map<String, Integer> shares) {
    if (shares.isEmpty()) {
      return Action.builder()
          .type(ActionTypeEnum.FIXED_RESPONSE)
          .fixedResponseConfig(response ->
              response
                  .statusCode(Integer.toString(NOBODY_SERVES))
                  .contentType("text/plain")
                  .messageBody("no machine serves this yet"))
          .build();
    }
    List<TargetGroupTuple> groups = new ArrayList<>();
    shares.forEach((arn, weight) ->
        groups.add(TargetGroupTuple.builder().targetGroupArn(arn).weight(weight).build()));
    return Action.builder()
        .type(ActionTypeEnum.FORWARD)
        .forwardConfig(forward -> forward.targetGroups(groups))
        .build();
  }

  /** The shares that a listener gives now; empty when it does something else with requests. */
  static Optional<Map<String, Integer>> now(List<Action> actions) {
    if (actions.size() != 1) {
      return Optional.empty();
    }
    Action action = actions.getFirst();
    return switch (action.type()) {
      case FIXED_RESPONSE -> Optional.of(Map.of());
      case FORWARD -> Optional.of(forwarded(action));
      case AUTHENTICATE_OIDC,
          AUTHENTICATE_COGNITO,
          REDIRECT,
          JWT_VALIDATION,
          UNKNOWN_TO_SDK_VERSION ->
          Optional.empty();
    };
  }

  private static Map<String, Integer> forwarded(Action action) {
    Map<String, Integer> shares = new TreeMap<>();
    if (action.forwardConfig() != null) {
      action
          .forwardConfig()
          .targetGroups()
          .forEach(group ->
              shares.put(group.targetGroupArn(), group.weight() == null ? 1 : group.weight()));
    } else if (action.targetGroupArn() != null) {
      shares.put(action.targetGroupArn(), 1);
    }
    return shares;
  }
}
