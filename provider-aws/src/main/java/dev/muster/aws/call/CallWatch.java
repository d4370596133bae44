package dev.muster.aws.call;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Sees every request that a client sends, and tells a meter. */
public final class CallWatch implements ExecutionInterceptor {
  private final CallMeter meter;

  /** Tells a meter. */
  public CallWatch(CallMeter meter) {
    this.meter = meter;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    meter.sent(operation(attributes));
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    meter.ended(operation(attributes), CallMeter.OK);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    meter.ended(operation(attributes), result(context.exception()));
  }

  private static String operation(ExecutionAttributes attributes) {
    return String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
  }

  private static String result(Throwable failure) {
    return failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
        ? String.valueOf(refused.awsErrorDetails().errorCode())
        : CallMeter.NO_ANSWER;
  }
}
