package dev.muster.aws.call;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The calls of one observation or one action, which belong to one thread. It remembers whether
 * something was changed already, since then a failure is no refusal of the whole.
 */
public final class Calls {
  private boolean wrote;
  private String lastRequest = "";

  /** A call that changes nothing. */
  public <T> T read(AwsApi api, String subject, Supplier<T> call) {
    return call(api, subject, call);
  }

  /** A call that changes something. */
  public <T> T write(AwsApi api, String subject, Supplier<T> call) {
    T answer = call(api, subject, call);
    wrote = true;
    lastRequest = api.permission() + " for " + subject;
    return answer;
  }

  /**
   * A call that changes something, where a certain trouble means that there is nothing to change.
   *
   * @return what it answered; empty where it met that trouble
   */
  public <T> Optional<T> writeUnless(
      Trouble harmless, AwsApi api, String subject, Supplier<T> call) {
    try {
      return Optional.of(write(api, subject, call));
    } catch (CallFailure failure) {
      if (failure.trouble().filter(harmless::equals).isPresent()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** The last change, for logs; empty when nothing was changed. */
  public String lastRequest() {
    return lastRequest;
  }

  private <T> T call(AwsApi api, String subject, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException failure) {
      throw new CallFailure(api, subject, failure, wrote);
    }
  }
}
