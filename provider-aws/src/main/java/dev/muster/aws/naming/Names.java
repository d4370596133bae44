package dev.muster.aws.naming;

import dev.muster.provider.network.GroupName;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;

/**
 * The names of what has to have one: made from the owner's uid, so that two clusters never want the
 * same, and short enough for each kind.
 */
public final class Names {
  /** What every name begins with. */
  public static final String PREFIX = "muster-";

  private static final int LONG_DIGITS = 24;
  private static final int SHORT_DIGITS = 12;

  private Names() {}

  /** A cluster's load balancer; at most 32 characters are allowed. */
  public static String balancer(ClusterUid uid) {
    return PREFIX + digest(LONG_DIGITS, "balancer", uid.value());
  }

  /** The target group of a revision; at most 32 characters are allowed. */
  public static String targetGroup(ClusterUid uid, ServiceName service, RevisionId revision) {
    return PREFIX + digest(LONG_DIGITS, "targets", uid.value(), service.value(), revision.value());
  }

  /** The launch template of a revision. */
  public static String launchTemplate(ClusterUid uid, ServiceName service, RevisionId revision) {
    return PREFIX
        + service
        + "-"
        + revision
        + "-"
        + digest(SHORT_DIGITS, "template", uid.value(), service.value(), revision.value());
  }

  /** A security group. */
  public static String group(ClusterUid uid, GroupName group) {
    return PREFIX + group + "-" + digest(SHORT_DIGITS, "group", uid.value());
  }

  private static String digest(int digits, String... words) {
    return Digests.sha256(String.join("/", words)).value().substring(0, digits);
  }
}
