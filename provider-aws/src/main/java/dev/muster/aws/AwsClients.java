package dev.muster.aws;

import dev.muster.aws.call.CallMeter;
import dev.muster.aws.call.CallWatch;
import dev.muster.aws.call.Trouble;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * The clients of the API. Every call is bounded in time and in attempts; the credentials are those
 * that every AWS tool finds.
 */
final class AwsClients implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ATTEMPT = Duration.ofSeconds(15);
  private static final Duration CALL = Duration.ofSeconds(40);

  // Only what certainly had no effect is tried again here: a call whose answer was lost may have
  // made something, and would make it twice. Everything else the kernel repeats, after it has
  // looked.
  private static final RetryStrategy RETRIES =
      DefaultRetryStrategy.standardStrategyBuilder()
          .maxAttempts(ATTEMPTS)
          .useClientDefaults(false)
          .retryOnException(AwsClients::isThrottled)
          .treatAsThrottling(AwsClients::isThrottled)
          .build();

  private final AwsSettings settings;
  private final SdkHttpClient http;
  private final Ec2Client ec2;
  private final ElasticLoadBalancingV2Client balancing;

  private AwsClients(
      AwsSettings settings,
      SdkHttpClient http,
      Ec2Client ec2,
      ElasticLoadBalancingV2Client balancing) {
    this.settings = settings;
    this.http = http;
    this.ec2 = ec2;
    this.balancing = balancing;
  }

  static AwsClients of(AwsSettings settings, CallMeter meter) {
    SdkHttpClient http = http();
    CallWatch watch = new CallWatch(meter);
    return new AwsClients(
        settings,
        http,
        client(Ec2Client.builder(), settings, http, watch),
        client(ElasticLoadBalancingV2Client.builder(), settings, http, watch));
  }

  /** The client of a machine that asks for its peers, by its own role in its own region. */
  static Ec2Client ofMachine() {
    Ec2ClientBuilder builder = Ec2Client.builder();
    AwsSettings.emulator().ifPresent(builder::endpointOverride);
    return builder
        .httpClient(http())
        .credentialsProvider(DefaultCredentialsProvider.builder().build())
        .overrideConfiguration(overrides().build())
        .build();
  }

  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT)
        .socketTimeout(ATTEMPT)
        .build();
  }

  private static ClientOverrideConfiguration.Builder overrides() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(RETRIES)
        .apiCallAttemptTimeout(ATTEMPT)
        .apiCallTimeout(CALL);
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, AwsSettings settings, SdkHttpClient http, CallWatch watch) {
    settings.endpoint().ifPresent(builder::endpointOverride);
    builder.httpClient(http);
    return builder
        .region(Region.of(settings.region().value()))
        .credentialsProvider(credentials(settings))
        .overrideConfiguration(overrides().addExecutionInterceptor(watch).build())
        .build();
  }

  private static boolean isThrottled(Throwable failure) {
    return failure instanceof AwsServiceException refused
        && Trouble.of(String.valueOf(refused.awsErrorDetails().errorCode()))
            .filter(trouble -> trouble == Trouble.THROTTLED)
            .isPresent();
  }

  // An emulator takes any, and must not make a command wait for metadata that no machine serves.
  private static AwsCredentialsProvider credentials(AwsSettings settings) {
    if (settings.endpoint().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return AwsCredentialsProviderChain.of(
        EnvironmentVariableCredentialsProvider.create(),
        SystemPropertyCredentialsProvider.create(),
        ProfileCredentialsProvider.create(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("emulator", "emulator")));
  }

  Ec2Client ec2() {
    return ec2;
  }

  ElasticLoadBalancingV2Client balancing() {
    return balancing;
  }

  /** A client that tells quotas; whoever examines an account needs it. */
  QuotaClient quotas() {
    return new QuotaClient(settings, http, credentials(settings));
  }

  @Override
  public void close() {
    ec2.close();
    balancing.close();
    http.close();
  }
}
