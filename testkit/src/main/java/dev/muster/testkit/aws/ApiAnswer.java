package dev.muster.testkit.aws;

import java.nio.charset.StandardCharsets;

/**
 * An answer of one of the APIs.
 *
 * @param status the HTTP status
 * @param body the XML, or the JSON
 */
public record ApiAnswer(int status, String body) {
  private static final String BALANCING_VERSION = "2015-12-01";

  /** The error with this code, in the form of the API that was called. */
  public static ApiAnswer error(ApiCall call, int status, String code) {
    if (call.isJson()) {
      return new ApiAnswer(
          status, "{\"__type\": \"%s\", \"message\": \"by the test\"}".formatted(code));
    }
    String body =
        call.parameter("Version").equals(BALANCING_VERSION)
            ? "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>by the test</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
            : "<Response><Errors><Error><Code>%s</Code><Message>by the test</Message></Error></Errors><RequestID>r-1</RequestID></Response>";
    return new ApiAnswer(status, body.formatted(code));
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
