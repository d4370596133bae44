package dev.muster.local.balancer.document;

import dev.muster.provider.identity.BalancerId;
import dev.muster.spec.LoadBalancerSpec;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a load balancer does: the {@code balancer.json} in its folder. The provider writes it, the
 * process reads it whenever it changes.
 *
 * @param id its id
 * @param tags its tags
 * @param address where its listeners and its admin port are
 * @param version rises with every change
 * @param spec its settings
 * @param targets what is behind its listeners
 */
public record BalancerConfig(
    BalancerId id,
    SortedMap<String, String> tags,
    String address,
    long version,
    LoadBalancerSpec spec,
    List<TargetConfig> targets) {
  /** The name of the file in the balancer's folder. */
  public static final String FILE = "balancer.json";

  /** Where it says how it is: {@code GET /status} and {@code GET /metrics}. */
  public static final int ADMIN_PORT = 9798;

  /** Copies the collections. */
  public BalancerConfig {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    targets = List.copyOf(targets);
  }

  /** The next version, with other targets. */
  public BalancerConfig withTargets(List<TargetConfig> next) {
    return new BalancerConfig(id, tags, address, version + 1, spec, next);
  }

  /** The next version, with other settings. */
  public BalancerConfig withSpec(LoadBalancerSpec next) {
    return new BalancerConfig(id, tags, address, version + 1, next, targets);
  }
}
