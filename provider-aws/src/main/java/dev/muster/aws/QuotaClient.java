package dev.muster.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Asks Service Quotas for the value of a quota. It is one question of two words, sent and signed
 * with what the other clients have, since the SDK's module of that API was not to be had (docs/adr/
 * 0016). Failures are those of the SDK, so that they are judged as every other one.
 */
final class QuotaClient {
  private static final String SERVICE = "servicequotas";
  private static final String TARGET = "ServiceQuotasV20190624.";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final Region region;
  private final URI endpoint;

  /**
   * A client of a region.
   *
   * @param http by what it sends; closed by the caller
   * @param credentials with what it signs
   */
  QuotaClient(AwsSettings settings, SdkHttpClient http, AwsCredentialsProvider credentials) {
    this.http = http;
    this.credentials = credentials;
    this.region = Region.of(settings.region().value());
    this.endpoint = settings.endpoint().orElseGet(() -> endpoint(region));
  }

  private static URI endpoint(Region region) {
    String suffix =
        region.metadata() == null ? "amazonaws.com" : region.metadata().partition().dnsSuffix();
    return URI.create("https://%s.%s.%s".formatted(SERVICE, region.id(), suffix));
  }

  /** Where it asks. */
  URI endpoint() {
    return endpoint;
  }

  /** The value of a quota in this account and region. */
  double applied(String service, String quota) {
    return value("GetServiceQuota", service, quota);
  }

  /** The value of a quota for an account that never asked for another. */
  double byDefault(String service, String quota) {
    return value("GetAWSDefaultServiceQuota", service, quota);
  }

  private double value(String action, String service, String quota) {
    JsonNode value =
        ask(action, Map.of("ServiceCode", service, "QuotaCode", quota)).path("Quota").path("Value");
    if (!value.isNumber()) {
      throw SdkClientException.create("the answer to " + action + " has no value");
    }
    return value.asDouble();
  }

  private JsonNode ask(String action, Map<String, String> parameters) {
    byte[] body = MAPPER.valueToTree(parameters).toString().getBytes(StandardCharsets.UTF_8);
    try {
      HttpExecuteResponse response = http.prepareRequest(request(action, body)).call();
      JsonNode answer = read(response);
      if (!response.httpResponse().isSuccessful()) {
        throw failure(response, answer);
      }
      return answer;
    } catch (IOException e) {
      throw SdkClientException.create(action + " was not answered: " + e.getMessage(), e);
    }
  }

  private HttpExecuteRequest request(String action, byte[] body) {
    ContentStreamProvider content = ContentStreamProvider.fromByteArray(body);
    SdkHttpRequest plain =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .encodedPath("/")
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("Content-Length", Integer.toString(body.length))
            .putHeader("X-Amz-Target", TARGET + action)
            .build();
    AwsCredentials known = credentials.resolveCredentials();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(one ->
                one.identity(known)
                    .request(plain)
                    .payload(content)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    return HttpExecuteRequest.builder()
        .request(signed.request())
        .contentStreamProvider(signed.payload().orElse(content))
        .build();
  }

  private static JsonNode read(HttpExecuteResponse response) throws IOException {
    try (InputStream in = response.responseBody().<InputStream>map(body -> body).orElse(null)) {
      return in == null ? MAPPER.createObjectNode() : MAPPER.readTree(in);
    } catch (JacksonException e) {
      // What is no JSON comes from something else than the API: the status tells enough.
      return MAPPER.createObjectNode();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  // The code may have a name space before it: com.amazonaws…#AccessDeniedException.
  private static AwsServiceException failure(HttpExecuteResponse response, JsonNode answer) {
    String code = answer.path("__type").asText("Status" + response.httpResponse().statusCode());
    return AwsServiceException.builder()
        .statusCode(response.httpResponse().statusCode())
        .requestId(response.httpResponse().firstMatchingHeader("x-amzn-RequestId").orElse("-"))
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code.substring(code.indexOf('#') + 1))
                .errorMessage(answer.path("message").asText(answer.path("Message").asText("")))
                .serviceName(SERVICE)
                .build())
        .build();
  }
}
