package dev.muster.spec;

import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ServiceName;

/**
 * A TCP port of a service's machines that somebody may reach.
 *
 * @param port the port
 * @param from who
 */
public record IngressSpec(int port, Source from) {
  /** The word for the cluster's load balancer. */
  public static final String LOAD_BALANCER = "loadBalancer";

  /** Who may reach a port. */
  public sealed interface Source {
    /** The cluster's load balancer. */
    record LoadBalancer() implements Source {
      @Override
      public String toString() {
        return LOAD_BALANCER;
      }
    }

    /**
     * The machines of a service.
     *
     * @param name the service
     */
    record Service(ServiceName name) implements Source {
      @Override
      public String toString() {
        return name.value();
      }
    }

    /**
     * Addresses.
     *
     * @param block the range
     */
    record Range(CidrBlock block) implements Source {
      @Override
      public String toString() {
        return block.value();
      }
    }

    /** Reads what {@link #toString} writes. */
    static Source parse(String text) {
      if (text.equals(LOAD_BALANCER)) {
        return new LoadBalancer();
      }
      return CidrBlock.isValid(text)
          ? new Range(new CidrBlock(text))
          : new Service(new ServiceName(text));
    }
  }
}
