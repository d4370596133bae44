package dev.muster.provider.network;

import dev.muster.spec.IngressSpec;
import dev.muster.spec.id.ServiceName;

/**
 * A group of things in a network that may be reached by the same: the machines of a service, or the
 * load balancer.
 *
 * @param value the service's name, or {@code loadBalancer}, which is no service's
 */
public record GroupName(String value) implements Comparable<GroupName> {
  /** The load balancer. */
  public static final GroupName LOAD_BALANCER = new GroupName(IngressSpec.LOAD_BALANCER);

  /** Checks the value. */
  public GroupName {
    if (!value.equals(IngressSpec.LOAD_BALANCER) && !ServiceName.isValid(value)) {
      throw new IllegalArgumentException("not a GroupName: " + value);
    }
  }

  /** The machines of a service. */
  public static GroupName of(ServiceName service) {
    return new GroupName(service.value());
  }

  @Override
  public int compareTo(GroupName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
