package dev.muster.provider.observed;

import dev.muster.provider.identity.BalancerId;
import dev.muster.spec.LoadBalancerSpec;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A load balancer.
 *
 * @param id the provider's id
 * @param tags its tags
 * @param configured the settings that it runs with
 * @param address the IP address or name that clients use
 * @param state whether it serves
 */
public record ObservedBalancer(
    BalancerId id,
    SortedMap<String, String> tags,
    LoadBalancerSpec configured,
    String address,
    State state) {
  /** Copies the tags. */
  public ObservedBalancer {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Whether a load balancer serves. */
  public enum State {
    /** It is being made. */
    PROVISIONING,
    /** It serves. */
    ACTIVE,
    /**
     * It serves, and something within it is not as Muster made it, such as how much each revision
     * gets: configuring it mends that.
     */
    ASTRAY,
    /** It should serve and does not, as after a reboot of its machine: it can be started again. */
    STOPPED
  }
}
