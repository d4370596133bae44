package dev.muster.aws.call;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** A call that failed: caught where an observation or an outcome is made of it. */
public final class CallFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SERVER_ERROR = 500;

  private final AwsApi api;
  private final String subject;
  private final SdkException failure;
  private final boolean afterWrites;

  CallFailure(AwsApi api, String subject, SdkException failure, boolean afterWrites) {
    super(api.permission() + " for " + subject + " failed", failure);
    this.api = api;
    this.subject = subject;
    this.failure = failure;
    this.afterWrites = afterWrites;
  }

  /** The call. */
  public AwsApi api() {
    return api;
  }

  /** Whether calls before it, of the same action, have changed something. */
  public boolean isAfterWrites() {
    return afterWrites;
  }

  /** The error code; empty where AWS has not answered. */
  public Optional<String> code() {
    return failure instanceof AwsServiceException service
        ? Optional.of(code(service))
        : Optional.empty();
  }

  /** What the error code means; empty for an unknown code. */
  public Optional<Trouble> trouble() {
    if (!(failure instanceof AwsServiceException service)) {
      return Optional.of(Trouble.UNCERTAIN);
    }
    Optional<Trouble> known = Trouble.of(code(service));
    return known.isEmpty() && service.statusCode() >= SERVER_ERROR
        ? Optional.of(Trouble.UNCERTAIN)
        : known;
  }

  /** Which call failed, on what and why, as a sentence for people. */
  public String sentence() {
    String reason =
        failure instanceof AwsServiceException service
            ? code(service)
                + ": "
                + service.awsErrorDetails().errorMessage()
                + " (request "
                + service.requestId()
                + ")"
            : String.valueOf(failure.getMessage());
    return getMessage() + ": " + reason;
  }

  /** What the call was about. */
  public String subject() {
    return subject;
  }

  private static String code(AwsServiceException service) {
    return String.valueOf(service.awsErrorDetails().errorCode());
  }
}
