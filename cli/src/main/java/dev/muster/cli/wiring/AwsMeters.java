package dev.muster.cli.wiring;

import dev.muster.aws.call.CallMeter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts the calls of the API of AWS in one region.
 *
 * @param registry where they are counted
 * @param region the region
 */
record AwsMeters(MeterRegistry registry, String region) implements CallMeter {
  private static final String REGION = "region";
  private static final String OPERATION = "operation";

  @Override
  public void sent(String operation) {
    registry.counter("muster_aws_requests", REGION, region, OPERATION, operation).increment();
  }

  @Override
  public void ended(String operation, String result) {
    registry
        .counter("muster_aws_calls", REGION, region, OPERATION, operation, "result", result)
        .increment();
  }
}
