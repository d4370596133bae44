package dev.muster.aws.call;

/** Is told what is asked of the API and what becomes of it; from many threads at once. */
public interface CallMeter {
  /** The result of a call that was answered with what was asked for. */
  String OK = "ok";

  /** The result of a call that was not answered at all, or not in time. */
  String NO_ANSWER = "NoAnswer";

  /** Nobody counts. */
  CallMeter NONE =
      new CallMeter() {
        @Override
        public void sent(String operation) {}

        @Override
        public void ended(String operation, String result) {}
      };

  /**
   * A request leaves: a call that is tried again sends several.
   *
   * @param operation the name of the call, such as {@code DescribeInstances}
   */
  void sent(String operation);

  /**
   * A call has ended, after its last try.
   *
   * @param operation the name of the call
   * @param result {@link #OK}, the API's error code, or {@link #NO_ANSWER}
   */
  void ended(String operation, String result);
}
