package dev.muster.simulator.cloud;

/**
 * How long things take in the cloud, in milliseconds.
 *
 * @param imageBuild from the request to an available image
 * @param boot from a launch or start to a running machine
 * @param serviceStart from a running machine to a service that answers well
 * @param balancerStart from the request to a load balancer that serves
 * @param healthCheck from a change of health to what the load balancer says of it
 * @param termination from the request to a machine that is gone
 * @param remembrance how long a terminated machine is still listed
 */
public record CloudTiming(
    long imageBuild,
    long boot,
    long serviceStart,
    long balancerStart,
    long healthCheck,
    long termination,
    long remembrance) {
  /** Like real processes on one machine. */
  public static final CloudTiming LOCAL =
      new CloudTiming(2_000, 1_000, 2_000, 1_000, 4_000, 1_000, 3_600_000);

  /** Like machines of a cloud. */
  public static final CloudTiming SLOW =
      new CloudTiming(40_000, 20_000, 10_000, 30_000, 8_000, 30_000, 600_000);
}
