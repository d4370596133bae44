package dev.muster.proof.aws;

import dev.muster.provider.identity.Tags;
import dev.muster.testkit.aws.MotoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of Muster's is in the emulator, told by listing it. */
public final class AwsLeftovers {
  private static final Set<String> GONE = Set.of("terminated", "shutting-down");

  private AwsLeftovers() {}

  /** Everything there that carries an owner's tag, or could have been made by nobody else. */
  public static List<String> of(MotoServer server) {
    List<String> left = new ArrayList<>();
    for (EmulatedList list : EmulatedList.values()) {
      left.addAll(owned(list, server));
    }
    EmulatedBalancer.ask(server, "DescribeLoadBalancers", "", "LoadBalancers")
        .forEach(one -> left.add("load balancer " + one.text("LoadBalancerName")));
    EmulatedBalancer.ask(server, "DescribeTargetGroups", "", "TargetGroups")
        .forEach(one -> left.add("target group " + one.text("TargetGroupArn")));
    return left;
  }

  /** The machines there that live and carry an owner's tag. */
  public static List<String> machines(MotoServer server) {
    return owned(EmulatedList.INSTANCES, server);
  }

  // Nothing but a machine is listed with a state of its own once it is gone.
  private static List<String> owned(EmulatedList list, MotoServer server) {
    return list.of(server).stream()
        .filter(one -> !GONE.contains(one.text("instanceState", "name")))
        .filter(one ->
            one.all("tagSet", "item").stream().anyMatch(tag -> tag.text("key").equals(Tags.UID)))
        .map(one -> one.text(list.idElement()))
        .toList();
  }
}
